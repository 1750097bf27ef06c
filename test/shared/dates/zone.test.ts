import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isZone, offsetsOf } from '../../../shared/dates/zone.ts';
import { HOUR_MS } from '../../../shared/time.ts';

test('a zone has its IANA name, or an earlier one', () => {
  for (const name of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Calcutta', 'America/Argentina/Ushuaia'])
    assert.ok(isZone(name), name);
  for (const name of ['', 'Berlin', 'Europe/Gotham', '+02:00', 'UTC+1', 7, undefined, '../../etc/passwd'])
    assert.ok(!isZone(name), String(name));
});

/** Zones whose clocks change by an hour or by half of one, also in a month in which most clocks do not change. */
const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Australia/Lord_Howe', 'Africa/Casablanca'];

/** The time on the zone's clock at an instant, read as UTC. It comes from Intl and not from the library. */
function shown(format: Intl.DateTimeFormat, at: number): number {
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
}

test('for every hour of any zone and month, the offset matches the zone’s clock', () => {
  const ranges = fc
    .tuple(fc.integer({ min: 0, max: 20 * 365 * 24 }), fc.integer({ min: 1, max: 31 * 24 }))
    .map(([from, hours]) => {
      const start = Date.UTC(2015, 0, 1) + from * HOUR_MS;
      return { start, end: start + hours * HOUR_MS };
    });
  fc.assert(
    fc.property(fc.oneof(fc.constant('UTC'), fc.constantFrom(...ZONES)), ranges, (timeZone, range) => {
      const format = new Intl.DateTimeFormat('en-GB', {
        timeZone,
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        hourCycle: 'h23',
      });
      for (const [hour, offset] of offsetsOf(range, timeZone).entries()) {
        const at = range.start + hour * HOUR_MS;
        assert.equal(at + offset, shown(format, at), new Date(at).toISOString());
      }
    }),
    {
      numRuns: 60,
      examples: [
        ['Europe/Berlin', { start: Date.UTC(2018, 2, 1), end: Date.UTC(2018, 3, 1) }],
        ['America/New_York', { start: Date.UTC(2018, 10, 1), end: Date.UTC(2018, 11, 1) }],
        ['Australia/Lord_Howe', { start: Date.UTC(2018, 9, 1), end: Date.UTC(2018, 10, 1) }],
        ['Africa/Casablanca', { start: Date.UTC(2018, 4, 1), end: Date.UTC(2018, 5, 1) }],
        ['America/Asuncion', { start: Date.UTC(2018, 2, 24, 23), end: Date.UTC(2018, 2, 25, 5) }],
      ],
    },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { suggestZones } from '../../../../lambdas/interactions/autocomplete/suggest-zones.ts';
import { findZones, nearZones } from '../../../../lambdas/interactions/zones/find-zones.ts';
import {
  ALIASES,
  allZones,
  canonicalZone,
  POPULOUS,
  ZONES_BY_LOCALE,
} from '../../../../lambdas/interactions/zones/zone-names.ts';
import { isZone } from '../../../../shared/dates/zone.ts';

const JULY = Date.UTC(2018, 6, 1);
const offer = (typed: string, discordLocale = 'en-US', now = JULY) =>
  suggestZones(typed, { now, locale: 'en', discordLocale });
const offered = (typed: string) => offer(typed).map(({ value }) => value);

test('every zone in the lists exists, under its current name', () => {
  const named = [
    ...allZones(),
    ...Object.keys(ALIASES),
    ...[...ZONES_BY_LOCALE.values()].flat(),
    ...POPULOUS,
  ];
  for (const zone of named) {
    assert.ok(isZone(zone), zone);
    assert.equal(canonicalZone(zone), zone);
  }
  assert.ok(allZones().length > 400);
  assert.equal(new Set(allZones()).size, allZones().length);
});

test('an empty field offers UTC, zones of the user’s language, and zones from all over the world', () => {
  const zonesFor = (locale: string) => offer('', locale).map(({ value }) => value);
  assert.deepEqual(zonesFor('en-GB').slice(0, 3), ['UTC', 'Europe/London', 'Europe/Dublin']);
  assert.deepEqual(zonesFor('pt-BR').slice(0, 2), ['UTC', 'America/Sao_Paulo']);
  assert.deepEqual(zonesFor('tlh').slice(0, 2), ['UTC', 'Europe/London']);
  assert.ok(zonesFor('ja').length > 8);
});

test('the offset is that of the interaction’s time', () => {
  assert.deepEqual(offer('berlin'), [{ name: 'Europe/Berlin (UTC+02:00 now)', value: 'Europe/Berlin' }]);
  const [winter] = offer('berlin', 'de', Date.UTC(2018, 0, 1));
  assert.equal(winter?.name, 'Europe/Berlin (UTC+01:00 now)');
});

test('a zone is found by any part of its name, by cities, countries and abbreviations, best first', () => {
  assert.equal(offered('new y')[0], 'America/New_York');
  assert.equal(offered('america/los angeles')[0], 'America/Los_Angeles');
  assert.equal(offered('YORK')[0], 'America/New_York');
  assert.equal(offered('est')[0], 'America/New_York');
  assert.deepEqual(offer('munchen')[0], {
    name: 'München: Europe/Berlin (UTC+02:00 now)',
    value: 'Europe/Berlin',
  });
  assert.equal(offered('calcutta')[0], 'Asia/Kolkata');
  assert.equal(offered('lo')[0], 'Europe/London');
  assert.equal(offered('argentina')[0], 'America/Argentina/Buenos_Aires');
});

test('an offset finds zones that have it at the interaction’s time', () => {
  assert.ok(offered('+5:30').includes('Asia/Kolkata'));
  assert.ok(offered('UTC-7').includes('America/Los_Angeles'));
  assert.ok(!offered('utc-7').includes('Europe/London'));
});

test('a mistyped zone finds the nearest zones', () => {
  assert.equal(offered('Europe/Berln')[0], 'Europe/Berlin');
  assert.equal(offered('Lodnon')[0], 'Europe/London');
  assert.equal(offered('???')[0], 'UTC');
});

/** A ligature that NFKD decomposes into eighteen letters. */
const LIGATURE = '\uFDFA';

test('a long text is cut to the length of the longest name before the search', (t) => {
  offer('Berlin');
  const normalize = t.mock.method(String.prototype, 'normalize');
  for (const text of [LIGATURE.repeat(1500), `Europe/${'x'.repeat(6000)}`, `${'x'.repeat(6000)}/Lodnon`]) {
    normalize.mock.resetCalls();
    assert.ok(offer(text).length > 0);
    assert.ok(nearZones(text).length <= allZones().length);
    const taken = normalize.mock.calls.map((call) => String(call.this).length);
    assert.ok(Math.max(...taken) <= 50, `${Math.max(...taken)} characters at once`);
    assert.ok(taken.length <= 10, `${taken.length} times`);
  }
});

test('a long text finds zones by its beginning, or by that of its last part', () => {
  for (const text of [
    LIGATURE.repeat(50),
    '💥'.repeat(50),
    `Berlin${'x'.repeat(50)}`,
    `a${'\u0301'.repeat(50)}`,
  ]) {
    const long = text + (text.at(-1) ?? '').repeat(3000);
    assert.deepEqual(offer(long), offer(text));
    assert.deepEqual(nearZones(long), nearZones(text));
  }
  assert.equal(offered(`Europe/Berln${'x'.repeat(3000)}`)[0], 'Europe/Berlin');
  assert.equal(offered(`${'x'.repeat(3000)}/Lodnon`)[0], 'Europe/London');
});

test('even the longest name is found', () => {
  for (const zone of allZones()) assert.equal(findZones(zone)[0]?.zone, zone);
});

test('for any text, the choices are within Discord’s limits, and each is a zone', () => {
  const typed = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(...allZones()).chain((zone) => fc.nat(zone.length).map((end) => zone.slice(0, end))),
  );
  fc.assert(
    fc.property(typed, fc.constantFrom('de', 'en-US', ''), (text, locale) => {
      const choices = offer(text, locale);
      assert.ok(choices.length >= 1 && choices.length <= 25);
      assert.equal(new Set(choices.map(({ value }) => value)).size, choices.length);
      for (const { name, value } of choices) {
        assert.ok(name.length <= 100 && value.length <= 50, name);
        assert.ok(isZone(value), value);
      }
    }),
    { numRuns: 60 },
  );
});

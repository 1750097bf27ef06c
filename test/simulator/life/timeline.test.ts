import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readTimeline, writeTimeline } from '../../../simulator/life/timeline.ts';
import type { TimelineEvent } from '../../../simulator/life/timeline-line.ts';
import { TIMELINE_KINDS } from '../../../simulator/life/timeline-line.ts';

const HEADER = 'time\tkind\tuser\tchannel\tbot\n';
const LINE = '2018-01-12T13:05:00Z\tmsg\t3\tgeneral\t0\n';
const SMALL = join(import.meta.dirname, '../../support/fixtures/small-timeline.tsv');

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'timeline-'));
});
after(() => rm(directory, { recursive: true }));

async function file(content: string | Uint8Array): Promise<string> {
  const path = join(directory, 'community.tsv');
  await writeFile(path, content);
  return path;
}

/** The error's message without the directory. */
async function refusal(content: string | Uint8Array): Promise<string> {
  const path = await file(content);
  const error: unknown = await readTimeline(path).then(
    () => assert.fail('Expected the timeline to be refused.'),
    (reason) => reason,
  );
  assert.ok(error instanceof Error && error.name === 'TimelineError', String(error));
  return error.message.replace(`${directory}/`, '');
}

describe('readTimeline', () => {
  it('reads events of every kind', async () => {
    const events = await readTimeline(SMALL);
    assert.equal(events.length, 20);
    assert.deepEqual(events[0], {
      at: Date.parse('2018-01-30T09:10:00Z'),
      kind: 'members',
      user: 10,
      channel: '',
      bot: false,
    });
    assert.deepEqual(events[15], {
      at: Date.parse('2018-01-31T23:50:00Z'),
      kind: 'voice_join',
      user: 1,
      channel: 'lounge 🎧',
      bot: false,
    });
    assert.deepEqual([...new Set(events.map(({ kind }) => kind))].sort(), [...TIMELINE_KINDS].sort());
  });

  it('recognises gzip by its content, whatever the file’s name', async () => {
    assert.deepEqual(
      await readTimeline(await file(gzipSync(await readFile(SMALL)))),
      await readTimeline(SMALL),
    );
  });

  it('reads either kind of line end, a byte order mark, empty last lines and a last line without an end', async () => {
    const [expected] = await readTimeline(await file(HEADER + LINE));
    const lines = (HEADER + LINE).replaceAll('\n', '\r\n');
    for (const text of [lines, `\ufeff${lines}`, `${lines}\r\n`, lines.trimEnd()]) {
      assert.deepEqual(await readTimeline(await file(text)), [expected]);
    }
  });

  it('reads a timeline without events', async () => {
    assert.deepEqual(await readTimeline(await file(HEADER)), []);
  });

  it('reads characters that are split between two chunks', async () => {
    const line = LINE.replace('general', '🎧');
    const events = await readTimeline(await file(HEADER + line.repeat(20_000)));
    assert.equal(events.length, 20_000);
    assert.ok(events.every(({ channel }) => channel === '🎧'));
  });

  const malformed: readonly [string, string, RegExp][] = [
    [
      'an unknown kind',
      LINE.replace('msg', 'mesage'),
      /^community\.tsv:3: kind `mesage`: expected one of join, members, msg, part, voice_join, voice_leave$/,
    ],
    ['a missing column', LINE.replace('\t0', ''), /^community\.tsv:3: 4 columns: expected 5 /],
    ['a column too many', LINE.replace('\t0', '\t0\t0'), /^community\.tsv:3: 6 columns: expected 5 /],
    ['an empty line between others', `\n${LINE}`, /^community\.tsv:3: an empty line: expected an event/],
    [
      'a time without a zone',
      LINE.replace('Z', ''),
      /^community\.tsv:3: time `2018-01-12T13:05:00`: expected ISO 8601 in UTC/,
    ],
    ['a day that does not exist', LINE.replace('01-12', '02-30'), /^community\.tsv:3: time `2018-02-30/],
    ['an hour that does not exist', LINE.replace('T13', 'T24'), /^community\.tsv:3: time `2018-01-12T24/],
    ['a month that does not exist', LINE.replace('-01-', '-13-'), /^community\.tsv:3: time `2018-13/],
    [
      'a time before the last',
      LINE.replace('13:05', '13:04'),
      /^community\.tsv:3: .*earlier than the line before/,
    ],
    [
      'a fraction of a user',
      LINE.replace('\t3\t', '\t3.5\t'),
      /^community\.tsv:3: user `3.5`: expected a whole number/,
    ],
    ['a negative user', LINE.replace('\t3\t', '\t-3\t'), /^community\.tsv:3: user `-3`/],
    ['no user', LINE.replace('\t3\t', '\t\t'), /^community\.tsv:3: user ``/],
    ['a message without a channel', LINE.replace('general', ''), /^community\.tsv:3: channel is empty/],
    [
      'a channel name that Discord would not allow',
      LINE.replace('general', 'g'.repeat(101)),
      /at most 100 characters/,
    ],
    [
      'a bot that is neither 0 nor 1',
      LINE.replace('\t0', '\tno'),
      /^community\.tsv:3: bot `no`: expected 0 or 1$/,
    ],
    ['something much too long', LINE.replace('msg', 'm'.repeat(5000)), /^community\.tsv:3: kind `m{39}…`/],
  ];
  for (const [what, line, message] of malformed) {
    it(`refuses ${what}, by line`, async () => {
      assert.match(await refusal(HEADER + LINE + line), message);
    });
  }

  it('refuses a malformed last line after a hundred thousand good ones', async () => {
    assert.match(await refusal(`${HEADER}${LINE.repeat(100_000)}junk`), /^community\.tsv:100002: 1 columns/);
  });

  it('refuses a file without its header', async () => {
    assert.match(await refusal(LINE), /^community\.tsv:1: header `2018.*: expected time, kind, user/);
    assert.match(await refusal(''), /^community\.tsv:1: the file is empty/);
  });

  it('refuses truncated and damaged gzip, and bytes that are no text', async () => {
    const zipped = gzipSync(HEADER + LINE.repeat(1000));
    assert.match(await refusal(zipped.subarray(0, zipped.length - 12)), /^community\.tsv: .*truncated/);
    const damaged = Buffer.from(zipped);
    damaged.fill(0xff, 20, 40);
    assert.match(await refusal(damaged), /^community\.tsv: the gzip data is damaged/);
    assert.match(
      await refusal(Buffer.from([0x74, 0xff, 0xfe, 0x0a])),
      /^community\.tsv: the text is not UTF-8/,
    );
  });

  it('says that there is no such file', async () => {
    const path = join(directory, 'missing.tsv');
    await assert.rejects(readTimeline(path), {
      name: 'TimelineError',
      message: `${path}: there is no such file.`,
    });
    await assert.rejects(readTimeline(directory), { name: 'TimelineError', message: /is a directory/ });
  });
});

describe('writeTimeline', () => {
  it('writes a timeline that it read, byte for byte', async () => {
    const path = join(directory, 'copy.tsv');
    await writeTimeline(path, await readTimeline(SMALL));
    assert.equal(await readFile(path, 'utf8'), await readFile(SMALL, 'utf8'));
  });

  it('writes any events, gzipped or not, and reads the same back', async () => {
    const event = fc.record(
      {
        at: fc.integer({ min: 0, max: 4e12 }),
        kind: fc.constantFrom(...TIMELINE_KINDS),
        user: fc.nat(),
        channel: fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
          .filter((name) => name.trim() !== ''),
        bot: fc.boolean(),
      },
      { noNullPrototype: true },
    );
    const hasChannel = (kind: string) => kind === 'msg' || kind.startsWith('voice');
    const timelines = fc
      .array(event, { maxLength: 50 })
      .map((events): TimelineEvent[] =>
        events
          .map((made) => (hasChannel(made.kind) ? made : { ...made, channel: '' }))
          .sort((a, b) => a.at - b.at),
      );
    await fc.assert(
      fc.asyncProperty(timelines, fc.constantFrom('a.tsv', 'a.tsv.gz'), async (events, name) => {
        await writeTimeline(join(directory, name), events);
        assert.deepEqual(await readTimeline(join(directory, name)), events);
      }),
      { numRuns: 50 },
    );
  });
});

/** Compares the bot's replies with reports that were computed independently. */
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { APIEmbed } from 'discord-api-types/v10';
import type { Outcome } from '../../simulator/discord/app/app-client.ts';
import type { CommandSession } from '../../simulator/session/commands-session.ts';

/** Expected reports and dumps. */
export interface Expected {
  reports: {
    type: string;
    channel: string;
    start: string;
    end: string;
    rows: Record<string, number | string>[];
  }[];
  /** Numbers by `<range> <event> rows` and `<range> <event> sum`; a range is a month or a day. */
  dump: Record<string, number>;
}

const PRECISION = 1e-9;
const COLUMNS = [
  'Case',
  'Total users',
  'Active users',
  'Voice users',
  'Joins',
  'Parts',
  'Messages',
  'Messages/user',
  'Messages/user (stdev)',
  'Voice man-hours',
  'Voice hours/user',
  'Voice hours/user (stdev)',
];

/** Asks for every expected report and compares all its numbers. */
export async function assertReports(session: CommandSession, { reports }: Expected): Promise<void> {
  for (const { type, channel, start, end, rows } of reports) {
    const scope = channel === 'all' ? '' : ` channel:${channel}`;
    const line = `/report type:${type}${scope} dates:${start} to ${end}`;
    const outcome = await session.use(line, 'moderator', 'mods');
    if (type === 'full') assertEmbed(outcome.message.embeds[0], rows[0] ?? {}, line);
    else assertTable(csvRows(outcome), rows, line);
  }
}

/** Asks for the dump of every expected range and compares the row counts and sums of each event. */
export async function assertDump(session: CommandSession, { dump }: Expected): Promise<void> {
  const ranges = new Set(Object.keys(dump).map((key) => key.split(' ', 1)[0] ?? ''));
  for (const range of ranges) {
    const outcome = await session.use(`/userstats dates:${range}`, 'moderator', 'mods');
    const found: Record<string, number> = {};
    for (const row of csvRows(outcome)) {
      const [, event, , , count] = row;
      const add = (what: string, value: number) => {
        const key = `${range} ${event} ${what}`;
        found[key] = (found[key] ?? 0) + value;
      };
      add('rows', 1);
      add('sum', Number(count));
    }
    const wanted = Object.fromEntries(Object.entries(dump).filter(([key]) => key.startsWith(`${range} `)));
    assert.deepEqual(found, wanted);
  }
}

/** The data rows of a reply's CSV file, whose fields must not contain commas or quotes. */
export function csvRows({ files }: Outcome): string[][] {
  const text = gunzipSync(files[0]?.bytes ?? new Uint8Array()).toString('utf8');
  assert.equal(text[0], '\uFEFF');
  assert.ok(text.endsWith('\r\n'));
  const [, ...lines] = text.slice(1).trimEnd().split('\r\n');
  return lines.map((line) => line.split(','));
}

function assertTable(found: string[][], wanted: Record<string, number | string>[], what: string): void {
  assert.equal(found.length, wanted.length, what);
  for (const [at, row] of wanted.entries()) {
    for (const [column, name] of COLUMNS.entries()) {
      const value = found[at]?.[column];
      const expected = row[name];
      if (typeof expected === 'string') assert.equal(value, expected, what);
      else assertClose(Number(value), expected, `${what}: ${name} of row ${at + 1}`);
    }
  }
}

/** Compares an embed with a row. Expected numbers are rounded as the embed rounds them. */
function assertEmbed(embed: APIEmbed | undefined, row: Record<string, number | string>, what: string): void {
  const number = (name: string) => Number(row[name]);
  const whole = (name: string) => number(name).toLocaleString('en-US');
  const tenth = (value: number) =>
    value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const delta = number('Joins') - number('Parts');
  // Inline fields have a figure on the first line and a comparison below. The other field lists channels.
  const figures = (embed?.fields ?? []).filter(({ inline }) => inline);
  const fields = Object.fromEntries(figures.map(({ name, value }) => [name, value.split('\n')[0]]));
  assert.deepEqual(
    fields,
    {
      'Total users': whole('Total users'),
      'Active users': whole('Active users'),
      'Voice users': whole('Voice users'),
      'Delta users': `${delta < 0 ? '' : '+'}${delta.toLocaleString('en-US')} (+${whole('Joins')}|-${whole('Parts')})`,
      Messages: whole('Messages'),
      'Messages/user': `${tenth(number('Messages/user'))} (σ=${tenth(number('Messages/user (stdev)'))})`,
      'Voice time (man-hours)': tenth(number('Voice man-hours')),
      'Voice time/user': `${tenth(number('Voice hours/user'))} h (σ=${tenth(number('Voice hours/user (stdev)'))})`,
    },
    what,
  );
}

function assertClose(found: number, wanted: number | undefined, what: string): void {
  const limit = PRECISION * Math.max(1, Math.abs(wanted ?? 0));
  assert.ok(Math.abs(found - (wanted ?? Number.NaN)) <= limit, `${what}: ${found}, expected ${wanted}`);
}

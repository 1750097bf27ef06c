import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import type { Outcome } from '../../../simulator/discord/app/app-client.ts';
import { readTimeline } from '../../../simulator/life/timeline.ts';
import {
  type CommandSession,
  type Person,
  type Place,
  startCommandSession,
} from '../../../simulator/session/commands-session.ts';
import { play } from '../../../simulator/session/player.ts';
import { csvLines } from '../../support/simulator/csv-lines.ts';

const TIMELINE = fileURLToPath(new URL('../../support/fixtures/small-timeline.tsv', import.meta.url));
const NOW = Date.parse('2018-02-02T10:00:00Z');
const EPHEMERAL = 64;
const MODS = '<#810000000000000001>';

let stack: Stack;
let session: CommandSession;

before(async () => {
  stack = await startStack({ log: quietLog });
  await stack.startIngest();
  await play(await readTimeline(TIMELINE), { stack, flushSeconds: 10, log: quietLog });
  session = await startCommandSession(NOW, quietLog, stack);
});
after(async () => {
  await session?.stop();
  await stack?.stop();
});

const use = (line: string, as: Person = 'moderator', place: Place = 'mods'): Promise<Outcome> =>
  session.use(line, as, place);

async function refused(line: string, as?: Person, place?: Place): Promise<string> {
  const { message, files } = await use(line, as, place);
  assert.equal(message.flags, EPHEMERAL, 'others can see it');
  assert.deepEqual([files, message.embeds], [[], []]);
  return message.content;
}

test('reports are for moderators, in their channels', async () => {
  const general =
    /^Statistics are shown in moderator channels only\. Use the command in <#810000000000000001>/;
  assert.match(await refused('/report type:full', 'member'), /you need one of the moderator roles/);
  assert.match(
    await refused('/report type:full', 'member', 'general'),
    /you need one of the moderator roles/,
  );
  assert.match(await refused('/report type:full', 'moderator', 'general'), general);
  assert.match(await refused('/userstats', 'admin', 'general'), general);
  assert.ok((await refused('/userstats', 'moderator', 'general')).includes(MODS));
  assert.equal((await use('/report type:full', 'admin')).message.flags, 0);
  assert.match(await refused('/userstats-settings'), /Only members with the permission Manage Server/);
});

const refusals: [locale: string | undefined, content: RegExp][] = [
  [undefined, /^Only moderators can ask for statistics here/],
  ['de', /^Nur Moderatoren können hier nach Statistiken fragen/],
  ['fr', /^Seuls les modérateurs peuvent demander des statistiques ici/],
  ['es-419', /^Aquí solo los moderadores pueden pedir estadísticas/],
  ['ja', /^Only moderators can ask for statistics here/],
];
for (const [locale, content] of refusals) {
  test(`commands are refused in the user's language, although they are typed in English: ${locale ?? 'none'}`, async () => {
    const { message } = await session.use('/report type:full', 'member', 'general', locale);
    assert.match(message.content, content);
  });
}

const unreadable: [dates: string, said: RegExp][] = [
  [
    'blurb',
    /^`blurb` could not be read as a date\. Write one date, .*`2018-01-12`.*`2018-01-01 to 2018-02-01`/,
  ],
  ['2018-01-12 to blurb', /`blurb` could not be read/],
  ['2018-02-31', /no such date as `2018-02-31`/],
  ['tomorrow', /^`tomorrow` is in the future: .*it is 2 Feb 2018 10:00 UTC now/],
  ['2017-12', /^There is no data before 30 Jan 2018 09:10 UTC/],
];
for (const [dates, said] of unreadable) {
  test(`the reply says what to write instead of ${dates}`, async () => {
    assert.match(await refused(`/report type:full dates:${dates}`), said);
    assert.match(await refused(`/userstats dates:${dates}`), said);
  });
}

test('a channel of another server is refused', async () => {
  const said = await refused('/report type:full channel:999999999999999999');
  assert.match(said, /is not a channel of this server\. Choose one of its channels, or leave `channel` out/);
});

test('a report over the end of a month is refused, and the ranges named instead work', async () => {
  const said = await refused('/report type:full dates:2018-01-30 to 2018-02-02');
  assert.match(said, /^A report cannot cross the end of a month/);
  const instead = [...said.matchAll(/^- `(.+)`$/gm)].map(([, dates]) => dates);
  assert.deepEqual(instead, ['2018-01-30 to 2018-02-01', '2018-02-01 to 2018-02-02']);
  for (const dates of instead) {
    const { message } = await use(`/report type:full dates:${dates}`);
    assert.equal(message.embeds.length, 1);
  }
});

test('a report of one user and one message has fitting words', async () => {
  const { message } = await use('/report type:full channel:lounge 🎧 dates:2018-01-31');
  const [embed] = message.embeds;
  assert.equal(embed?.title, 'Report for #lounge 🎧, 31 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC, 1 day');
  const fields = Object.fromEntries((embed?.fields ?? []).map(({ name, value }) => [name, value]));
  assert.equal(fields['Active users'], '1');
  assert.equal(fields['Messages/user'], '1.0 (σ=0.0)');
  assert.equal(fields['Delta users'], '-1 (+0|-1)');
});

test('a dump of five months has rows only where something is known', async () => {
  const { message, files } = await use('/userstats dates:2017-10-01 to 2018-03-01');
  assert.equal(files[0]?.filename, 'userstats-2017-10-01-2018-03-01.csv.gz');
  assert.match(message.content, /1 Oct 2017 00:00 – 1 Mar 2018 00:00 UTC, 151 days/);
  const [header, ...rows] = csvLines(files[0]?.bytes ?? new Uint8Array());
  assert.equal(header, 'Period,Event,User hash,Channel,Count');
  const of = (event: string) => rows.map((row) => row.split(',')).filter((row) => row[1] === event);
  assert.equal(
    of('msg').reduce((sum, row) => sum + Number(row[4]), 0),
    5,
  );
  assert.match(rows[0] ?? '', /^2018-01-30T09:00:00Z,/);
  // Every hour from the first one to that of the command.
  assert.equal(of('total_users').length, 74);
  const periods = rows.map((row) => row.split(',', 1)[0] ?? '');
  assert.deepEqual(periods, periods.toSorted());
});

const inLanguages: [locale: string, title: string, users: string, table: RegExp][] = [
  [
    'de',
    'Bericht für #general, 1. Jan. 2018 00:00 – 1. Feb. 2018 00:00 UTC, 31 Tage',
    'Aktive Mitglieder',
    /^\*\*Bericht nach Wochentag\*\* für alle Kanäle, 1\. Jan\. 2018 .*\nWochentage und Stunden sind UTC\.\n7 Zeilen, /,
  ],
  [
    'fr',
    'Rapport pour #general, 1er janv. 2018 00:00 – 1er févr. 2018 00:00 UTC, 31 jours',
    'Membres actifs',
    /^\*\*Rapport par jour de la semaine\*\* pour tous les salons, 1er janv\. 2018 .*\nLes jours et les heures sont UTC\.\n7 lignes, /,
  ],
  [
    'es-419',
    'Informe de #general, 1 ene 2018 00:00 – 1 feb 2018 00:00 UTC, 31 días',
    'Miembros activos',
    /^\*\*Informe por día de la semana\*\* de todos los canales, 1 ene 2018 .*\nLos días y las horas son UTC\.\n7 filas, /,
  ],
];
for (const [locale, title, users, table] of inLanguages) {
  test(`a report is in the user's language: ${locale}, and its file is the same in all`, async () => {
    const asked = (line: string, language = locale) => session.use(line, 'moderator', 'mods', language);
    const full = await asked('/report type:full channel:general dates:January 2018');
    const [embed] = full.message.embeds;
    assert.equal(embed?.title?.replaceAll(/\p{Zs}/gu, ' '), title);
    assert.ok(embed?.fields?.some(({ name }) => name === users));
    const weekday = '/report type:weekday dates:January 2018';
    const [own, english] = [await asked(weekday), await asked(weekday, 'en-US')];
    assert.match(own.message.content, table);
    assert.equal(own.files[0]?.filename, english.files[0]?.filename);
    assert.deepEqual(
      csvLines(own.files[0]?.bytes ?? new Uint8Array()),
      csvLines(english.files[0]?.bytes ?? new Uint8Array()),
    );
  });
}

test('a heatmap has its hours in the zone that autocomplete offered', async () => {
  const typing = { ...session.origin('moderator', 'mods'), name: 'report', focused: 'timezone' };
  const [choice] = await session.client.autocomplete({
    ...typing,
    options: [{ name: 'timezone', type: 3, value: 'mumbai' }],
  });
  assert.match(choice?.name ?? '', /^Mumbai: Asia\/Kolkata \(UTC\+05:30 now\)$/);
  const { message, files } = await use(`/report type:heatmap dates:January 2018 timezone:${choice?.value}`);
  assert.match(message.content, /hours are those of Asia\/Kolkata/);
  assert.deepEqual(
    message.attachments.map(({ filename, content_type }) => [filename.split('Asia-')[1], content_type]),
    [
      ['Kolkata.csv.gz', 'application/gzip'],
      ['Kolkata.png', 'image/png'],
    ],
  );
  assert.equal(csvLines(files[0]?.bytes ?? new Uint8Array()).length, 169);
  assert.match(message.attachments[1]?.description ?? '', /^Report by hour of the week: all channels/);
});

test('each range that autocomplete offers is read as it was shown', async () => {
  const typing = { ...session.origin('moderator', 'mods'), name: 'report', focused: 'dates' };
  const choices = await session.client.autocomplete({
    ...typing,
    options: [{ name: 'dates', type: 3, value: '' }],
  });
  assert.equal(choices.length, 5, 'the last seven days go over a month’s end, and are offered in two');
  for (const { name, value } of choices) {
    const { message } = await use(`/report type:full dates:${value}`);
    const range = name.split(/ → |: (?=\d)/).at(-1) ?? assert.fail(name);
    assert.ok(message.embeds[0]?.title?.endsWith(range), `${name}: ${message.embeds[0]?.title}`);
  }
});

test('the reply says that reversed dates were swapped', async () => {
  const { message } = await use('/userstats dates:2018-02-02 to 2018-01-31');
  assert.match(message.content, /31 Jan 2018 00:00 – 2 Feb 2018 00:00 UTC, 2 days/);
  assert.match(message.content, /^The dates were reversed and have been swapped\.$/m);
});

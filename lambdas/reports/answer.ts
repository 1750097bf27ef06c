import { readDays } from '../../shared/counters.ts';
import { describeRange } from '../../shared/daterange.ts';
import { channelLabel, rollUp } from '../../shared/directory.ts';
import { requireEnv } from '../../shared/env.ts';
import { WITH_HASHES } from '../../shared/export-folders.ts';
import { isClosed } from '../../shared/months.ts';
import type { ReportCommand, ReportRequest } from '../../shared/report-request.ts';
import { snowflakeTime } from '../../shared/snowflake.ts';
import { within } from './deadline.ts';
import { type Delivery, deliver } from './deliver.ts';
import { editReply } from './discord-webhook.ts';
import { reportEmbed } from './embed.ts';
import { DatabaseSilentError } from './failure.ts';
import { fileName } from './file-names.ts';
import type { ReportRow } from './fold.ts';
import { foldScope, type Ground, readGround } from './ground.ts';
import { readHashes } from './identities.ts';
import { reportCsvRows } from './report-csv.ts';
import { escapeMarkdown, formatCount } from './text.ts';
import { type Hashes, userstatsRows } from './userstats-rows.ts';

type Report = Extract<ReportCommand, { name: 'report' }>;

/** A database that says nothing at all would otherwise be waited for until the connection times out, minutes later. */
const FIRST_CONTACT_MS = 15_000;

const NO_HASHES: Hashes = new Map<string, string>();

/** Carries out a request and edits the deferred reply with what came of it. Throws when either fails. */
export async function answer(request: ReportRequest): Promise<void> {
  const reading = readGround(request, snowflakeTime(request.id));
  const ground = await within(FIRST_CONTACT_MS, reading, new DatabaseSilentError());
  const { command } = request;
  if (command.name === 'userstats') return await answerUserstats(request, ground);
  const rows = await foldScope(request, ground, command.type, command.channel?.id);
  if (command.type !== 'full') return await answerCases(request, command, rows, ground);
  const [row] = rows;
  if (!row) throw new Error('A full report has one row, and it is missing.');
  await editReply(request, {
    content: notices(request).join('\n'),
    embeds: [reportEmbed(row, scopeOf(command), describeRange(request.range), ground.seen)],
  });
}

async function answerCases(
  request: ReportRequest,
  command: Report,
  rows: ReportRow[],
  ground: Ground,
): Promise<void> {
  const title = command.type === 'weekday' ? 'Report by weekday' : 'Report by hour of the day (UTC)';
  await deliver({
    ...place(request),
    rows: reportCsvRows(rows),
    content: (file) =>
      [
        `**${title}** for ${scopeOf(command)}, ${describeRange(request.range)}`,
        `${formatCount(file.rows)} rows, ${file.size}.`,
        ...notices(request),
        ...(ground.seen === undefined ? [] : [`⚠️ ${ground.seen}`]),
      ].join('\n'),
  });
}

async function answerUserstats(request: ReportRequest, ground: Ground): Promise<void> {
  const { guild, range } = request;
  // Asked once, so that the warning and the hashes in the file cannot disagree.
  const open = await openMonths(ground.days);
  const rows = userstatsRows({
    range,
    days: readDays(guild, ground.days),
    now: snowflakeTime(request.id),
    initialTotal: ground.initialTotal,
    hashesOf: async (month) => (open.includes(month) ? await readHashes(guild, month) : NO_HASHES),
    rollUp: (id) => rollUp(ground.directory, id),
    label: (id) => channelLabel(ground.directory, id),
  });
  await deliver({
    ...place(request, open.length > 0),
    rows,
    isStillRight: async () => (await openMonths(ground.days)).length === open.length,
    content: (file) =>
      [
        `**User statistics** for all channels, ${describeRange(range)}`,
        `${formatCount(file.rows)} rows, ${file.size}.`,
        ...notices(request),
        ...(ground.seen === undefined ? [] : [`⚠️ ${ground.seen}`]),
        ...liveSaltWarning(open),
      ].join('\n'),
  });
}

async function openMonths(days: readonly string[]): Promise<string[]> {
  const months = new Set(days.map((day) => day.slice(0, 7)));
  const asked = await Promise.all(
    [...months].map(async (month) => ((await isClosed(month)) ? undefined : month)),
  );
  return asked.filter((month) => month !== undefined);
}

function liveSaltWarning(open: readonly string[]): string[] {
  if (open.length === 0) return [];
  const [which, salt, closed] =
    open.length === 1
      ? [`a month that is not closed yet (${open[0]})`, "the month's salt exists", 'the month is closed']
      : [
          `months that are not closed yet (${open[0]} to ${open.at(-1)})`,
          'their salts exist',
          'they are closed',
        ];
  return [
    `⚠️ **Do not pass this file on.** It holds hashes of ${which}: as long as ${salt} they can be traced to people. Ask again once ${closed}.`,
  ];
}

/** What the reply must say whatever the command. */
const notices = ({ range }: ReportRequest): string[] =>
  range.swapped ? ['The dates were reversed and have been swapped.'] : [];

function place(request: ReportRequest, withHashes = false): Omit<Delivery, 'rows' | 'content'> {
  return {
    address: request,
    bucket: requireEnv('REPORTS_BUCKET'),
    folder: `${withHashes ? WITH_HASHES : ''}${request.guild}/${request.id}`,
    name: fileName(request.command, request.range),
    attachmentSizeLimit: request.attachmentSizeLimit,
  };
}

const scopeOf = ({ channel }: Report): string =>
  channel ? `#${escapeMarkdown(channel.name)}` : 'all channels';

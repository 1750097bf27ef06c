import { describeRange } from '../../shared/daterange.ts';
import { requireEnv } from '../../shared/env.ts';
import type { ReportCommand, ReportRequest } from '../../shared/report-request.ts';
import { snowflakeTime } from '../../shared/snowflake.ts';
import { answerUserstats } from './answer-userstats.ts';
import { within } from './deadline.ts';
import { type Delivery, deliver } from './deliver.ts';
import { editReply, type ReplyAddress } from './discord-webhook.ts';
import { reportEmbed } from './embed.ts';
import { DatabaseSilentError } from './failure.ts';
import { fileName } from './file-names.ts';
import type { ReportRow } from './fold.ts';
import { foldScope, type Ground, readGround } from './ground.ts';
import { reportCsvRows } from './report-csv.ts';
import { escapeMarkdown, formatCount } from './text.ts';

type Report = Extract<ReportCommand, { name: 'report' }>;

/** A database that says nothing at all would otherwise be waited for until the connection times out, minutes later. */
const FIRST_CONTACT_MS = 15_000;

/**
 * Carries out a request and edits the deferred reply with what came of it. Throws when either fails, and leaves the
 * reply alone once the signal is aborted.
 */
export async function answer(request: ReportRequest & Pick<ReplyAddress, 'signal'>): Promise<void> {
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

/** What the reply must say whatever the command. */
const notices = ({ range }: ReportRequest): string[] =>
  range.swapped ? ['The dates were reversed and have been swapped.'] : [];

function place(request: ReportRequest): Omit<Delivery, 'rows' | 'content'> {
  return {
    address: request,
    bucket: requireEnv('REPORTS_BUCKET'),
    folder: `${request.guild}/${request.id}`,
    name: fileName(request.command, request.range),
    attachmentSizeLimit: request.attachmentSizeLimit,
  };
}

const scopeOf = ({ channel }: Report): string =>
  channel ? `#${escapeMarkdown(channel.name)}` : 'all channels';

import { describeRange } from '../../shared/daterange.ts';
import { requireEnv } from '../../shared/env.ts';
import type { ReportCommand, ReportRequest } from '../../shared/report-request.ts';
import { snowflakeTime } from '../../shared/snowflake.ts';
import { UTC } from '../../shared/zone.ts';
import { type Delivery, deliver } from './deliver.ts';
import { editReply, type ReplyAddress } from './discord-webhook.ts';
import { reportEmbed } from './embed.ts';
import { fileName } from './file-names.ts';
import { createFold } from './fold.ts';
import { channelFilter, readFullReport } from './full-report.ts';
import { foldDays, type Ground } from './ground.ts';
import { heatmapCells } from './heatmap.ts';
import { busiestHours } from './heatmap-text.ts';
import { heatmapCsvRows, reportCsvRows } from './report-csv.ts';
import { scopeName } from './scope-name.ts';
import { formatCount } from './text.ts';
import { WORDS } from './words/words.ts';
import { zoneNotes } from './zone-notes.ts';

type Request = ReportRequest & Pick<ReplyAddress, 'signal'>;
type Report = Extract<ReportCommand, { name: 'report' }>;

/** Carries out a `/report` and edits the deferred reply with what came of it. */
export async function answerReport(request: Request, command: Report, ground: Ground): Promise<void> {
  const { type } = command;
  if (type === 'full') await answerFull(request, command, ground);
  else await answerTable(request, command, type, ground);
}

async function answerFull(request: Request, command: Report, ground: Ground): Promise<void> {
  const { range, locale } = request;
  const { directory, seen } = ground;
  const report = await readFullReport(request, ground, snowflakeTime(request.id), command.channel?.id);
  const scope = scopeName(command.channel, directory, locale);
  await editReply(request, {
    content: notices(request).join('\n'),
    embeds: [reportEmbed(report, { scope, range, seen, directory, locale })],
  });
}

async function answerTable(
  request: Request,
  command: Report,
  cases: Exclude<Report['type'], 'full'>,
  ground: Ground,
): Promise<void> {
  const { range, locale } = request;
  const { zone = UTC } = command;
  const includes = channelFilter(ground, command.channel?.id);
  const fold = createFold({ range, cases, zone, includes, initialTotal: ground.initialTotal });
  await foldDays(request.guild, ground.days, [fold]);
  const rows = fold.rows();
  const now = snowflakeTime(request.id);
  const cells =
    cases === 'heatmap' ? heatmapCells(rows, { range, zone, since: ground.since, now }) : undefined;
  const scope = scopeName(command.channel, ground.directory, locale);
  const words = WORDS[locale];
  await deliver({
    ...place(request),
    rows: cells ? heatmapCsvRows(cells, zone) : reportCsvRows(rows, zone),
    content: (file) =>
      [
        words.file.title(words.report.tables[cases], scope, describeRange(range, locale)),
        ...zoneNotes(range, zone, locale),
        ...(cells ? busiestHours(cells, locale) : []),
        words.file.size({ count: file.rows, text: formatCount(file.rows, locale) }, file.size),
        ...notices(request),
        ...(ground.seen === undefined ? [] : [`⚠️ ${ground.seen}`]),
      ].join('\n'),
  });
}

/** What the reply must say whatever the type. */
const notices = ({ range, locale }: Request): string[] => (range.swapped ? [WORDS[locale].file.swapped] : []);

/** Where a request's file goes, and what it is called. */
function place(request: Request): Omit<Delivery, 'rows' | 'content'> {
  return {
    address: request,
    bucket: requireEnv('REPORTS_BUCKET'),
    folder: `${request.guild}/${request.id}`,
    name: fileName(request.command, request.range),
    attachmentSizeLimit: request.attachmentSizeLimit,
  };
}

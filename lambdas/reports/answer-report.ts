import type { ReportContext } from '../../reporting/coverage/report-context.ts';
import { foldDays } from '../../reporting/days/fold-days.ts';
import { createFold, type ReportRow } from '../../reporting/figures/fold.ts';
import { channelFilter, readFullReport } from '../../reporting/figures/full-report.ts';
import { heatmapCells } from '../../reporting/figures/heatmap.ts';
import { getReadyToDraw } from '../../reporting/pictures/draw.ts';
import { type Drawing, drawCases, drawHeatmap, drawSeries } from '../../reporting/pictures/draw-report.ts';
import type { Caption } from '../../reporting/pictures/drawing/caption.ts';
import { pictureWords } from '../../reporting/pictures/pick-picture-words.ts';
import { describeCoverage } from '../../reporting/texts/describe-coverage.ts';
import { busiestHours } from '../../reporting/texts/heatmap-text.ts';
import { reportEmbed } from '../../reporting/texts/report-embed.ts';
import { scopeName } from '../../reporting/texts/scope-name.ts';
import { zoneNotes } from '../../reporting/texts/zone-notes.ts';
import { formatCount } from '../../reporting/words/format-numbers.ts';
import { WORDS } from '../../reporting/words/report-words.ts';
import { WITHOUT_HASHES } from '../../shared/aws/bucket-folders.ts';
import { describeRange } from '../../shared/dates/write-range.ts';
import { UTC } from '../../shared/dates/zone.ts';
import { snowflakeTime } from '../../shared/discord/snowflake.ts';
import { requireEnv } from '../../shared/env.ts';
import type { ReportCommand, ReportRequest } from '../../shared/messages/report-request.ts';
import { csvLine } from './files/csv.ts';
import { fileName } from './files/file-names.ts';
import { heatmapCsvRows, reportCsvRows } from './files/report-csv.ts';
import { type Audience, showingDays } from './reply/day-progress.ts';
import { type Delivery, deliver } from './reply/deliver.ts';
import { editReply, type ReplyAddress } from './reply/discord-webhook.ts';
import { pictureFile } from './reply/picture-file.ts';

type Request = ReportRequest & Pick<ReplyAddress, 'signal'>;
type Report = Extract<ReportCommand, { name: 'report' }>;

/** Carries out a `/report` and edits the deferred reply with what came of it. */
export async function answerReport(request: Request, command: Report, context: ReportContext): Promise<void> {
  const { type } = command;
  // Should it fail, drawing fails as well, and says why.
  getReadyToDraw().catch(() => {});
  if (type === 'full') await answerFull(request, command, context);
  else await answerTable(request, command, type, context);
}

async function answerFull(request: Request, command: Report, context: ReportContext): Promise<void> {
  const { range, locale } = request;
  const { directory } = context;
  const now = snowflakeTime(request.id);
  const report = await showingDays(audience(request, command, context), (onDay) =>
    readFullReport(request, context, { channel: command.channel?.id, onDay }),
  );
  const caption = captionOf(request, command, context, UTC);
  const drawing = drawSeries(report.series, context, now, caption, pictureWords(locale));
  const picture = await pictureFile(drawing, pictureOptions(request));
  const scope = scopeName(command.channel, directory, locale);
  const coverage = describeCoverage(context, locale);
  const about = { scope, range, coverage, directory, locale, picture: picture?.name };
  await editReply(request, {
    content: notices(request).join('\n'),
    embeds: [reportEmbed(report, about)],
    ...(picture && { files: [picture] }),
  });
}

async function answerTable(
  request: Request,
  command: Report,
  cases: Exclude<Report['type'], 'full'>,
  context: ReportContext,
): Promise<void> {
  const { range, locale } = request;
  const { zone = UTC } = command;
  const includes = channelFilter(context, command.channel?.id);
  const fold = createFold({ range, cases, zone, includes, initialTotal: context.initialTotal });
  await showingDays(audience(request, command, context), (onDay) =>
    foldDays(request.guild, context.days, [fold], onDay),
  );
  const table = tableOf(
    cases,
    fold.rows(),
    request,
    captionOf(request, command, context, zone),
    context.since,
  );
  const picture = await pictureFile(table.drawing, pictureOptions(request));
  const words = WORDS[locale];
  const coverage = describeCoverage(context, locale);
  await deliver({
    ...place(request),
    lines: [table.lines],
    picture,
    content: (file) =>
      [
        titleOf(request, command, context),
        ...zoneNotes(range, zone, locale),
        ...table.notes,
        words.file.size({ count: file.rows, text: formatCount(file.rows, locale) }, file.size),
        ...notices(request),
        ...(coverage === undefined ? [] : [`⚠️ ${coverage}`]),
      ].join('\n'),
  });
}

const audience = (request: Request, command: Report, context: ReportContext): Audience => ({
  address: request,
  title: titleOf(request, command, context),
  days: context.days.length,
});

function titleOf(
  { range, locale }: Request,
  { type, channel }: Report,
  { directory }: ReportContext,
): string {
  const { file, report } = WORDS[locale];
  const name = type === 'full' ? report.overTime : report.tables[type];
  return file.title(name, scopeName(channel, directory, locale), describeRange(range, locale));
}

/** What a table is handed over as: a file, a picture, and what is to be said of it. */
interface Table {
  lines: readonly string[];
  drawing: Drawing;
  notes: string[];
}

function tableOf(
  cases: Exclude<Report['type'], 'full'>,
  rows: readonly ReportRow[],
  { id, range, locale }: Request,
  caption: Caption,
  since: number | undefined,
): Table {
  const { zone } = caption;
  const words = pictureWords(locale);
  if (cases !== 'heatmap') {
    return {
      lines: reportCsvRows(rows).map(csvLine).toArray(),
      drawing: drawCases(rows, cases, range, caption, words),
      notes: [],
    };
  }
  const cells = heatmapCells(rows, { range, zone, since, now: snowflakeTime(id) });
  return {
    lines: heatmapCsvRows(cells).map(csvLine).toArray(),
    drawing: drawHeatmap(cells, caption, words),
    notes: busiestHours(cells, locale),
  };
}

/** What a picture says of itself. Its times are in `zone`, the range is in UTC and says so where that is another. */
function captionOf(
  { range, locale }: Request,
  { type, channel }: Report,
  context: ReportContext,
  zone: string,
): Caption {
  const { overTime, tables } = WORDS[locale].report;
  const described = describeRange(range, locale);
  return {
    title: type === 'full' ? overTime : tables[type],
    scope: scopeName(channel, context.directory, locale, (name) => name),
    range: zone === UTC ? described.replace(` ${UTC}`, '') : described,
    zone,
    note: describeCoverage(context, locale),
  };
}

const pictureOptions = ({ id, command, range, attachmentSizeLimit }: Request) => ({
  name: fileName(command, range, 'png'),
  limit: attachmentSizeLimit,
  id,
});

/** What the reply must say whatever the type. */
const notices = ({ range, locale }: Request): string[] => (range.swapped ? [WORDS[locale].file.swapped] : []);

/** Where a request's file goes, and what it is called. */
function place(request: Request): Omit<Delivery, 'lines' | 'content'> {
  return {
    address: request,
    bucket: requireEnv('REPORTS_BUCKET'),
    folder: `${WITHOUT_HASHES}${request.guild}/${request.id}`,
    name: fileName(request.command, request.range),
    attachmentSizeLimit: request.attachmentSizeLimit,
  };
}

import { foldDays, type Ground } from '../../../reporting/coverage/report-context.ts';
import { createFold, type ReportRow } from '../../../reporting/figures/fold.ts';
import { channelFilter, readFullReport } from '../../../reporting/figures/full-report.ts';
import { heatmapCells } from '../../../reporting/figures/heatmap.ts';
import type { Caption } from '../../../reporting/pictures/drawing/caption.ts';
import {
  type PicturePlan,
  planActivity,
  planCases,
  planHeatmap,
} from '../../../reporting/pictures/plan-picture.ts';
import { preloadRenderer } from '../../../reporting/pictures/render-on-demand.ts';
import { busiestHours } from '../../../reporting/texts/heatmap-text.ts';
import { reportEmbed } from '../../../reporting/texts/report-embed.ts';
import { scopeName } from '../../../reporting/texts/scope-name.ts';
import { zoneNotes } from '../../../reporting/texts/zone-notes.ts';
import { pickPictureWords } from '../../../reporting/words/picture-words.ts';
import { WORDS } from '../../../reporting/words/report-words.ts';
import { formatCount } from '../../../reporting/words/text.ts';
import { WITHOUT_HASHES } from '../../../shared/aws/bucket-folders.ts';
import { describeRange } from '../../../shared/dates/daterange.ts';
import { UTC } from '../../../shared/dates/zone.ts';
import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { requireEnv } from '../../../shared/env.ts';
import type { ReportCommand, ReportRequest } from '../../../shared/messages/report-request.ts';
import { csvLine } from '../files/csv.ts';
import { fileName } from '../files/file-names.ts';
import { type Audience, showingDays } from '../reply/day-progress.ts';
import { type Delivery, deliver } from '../reply/deliver.ts';
import { editReply, type ReplyAddress } from '../reply/discord-webhook.ts';
import { renderPictureFile } from './picture-file.ts';
import { heatmapCsvRows, reportCsvRows } from './report-csv.ts';

type Request = ReportRequest & Pick<ReplyAddress, 'signal'>;
type Report = Extract<ReportCommand, { name: 'report' }>;

/** Carries out a `/report` and edits the deferred reply with what came of it. */
export async function answerReport(request: Request, command: Report, ground: Ground): Promise<void> {
  const { type } = command;
  // Should it fail, drawing fails as well, and says why.
  preloadRenderer().catch(() => {});
  if (type === 'full') await answerFull(request, command, ground);
  else await answerTable(request, command, type, ground);
}

async function answerFull(request: Request, command: Report, ground: Ground): Promise<void> {
  const { range, locale } = request;
  const { directory, seen } = ground;
  const now = snowflakeTime(request.id);
  const report = await showingDays(audience(request, command, ground), (onDay) =>
    readFullReport(request, ground, { now, channel: command.channel?.id, onDay }),
  );
  const caption = captionOf(request, command, ground, UTC);
  const drawing = planActivity(report.series, ground, now, caption, pickPictureWords(locale));
  const picture = await renderPictureFile(drawing, pictureOptions(request));
  const scope = scopeName(command.channel, directory, locale);
  const about = { scope, range, seen, directory, locale, picture: picture?.name };
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
  ground: Ground,
): Promise<void> {
  const { range, locale } = request;
  const { zone = UTC } = command;
  const includes = channelFilter(ground, command.channel?.id);
  const fold = createFold({ range, cases, zone, includes, initialTotal: ground.initialTotal });
  await showingDays(audience(request, command, ground), (onDay) =>
    foldDays(request.guild, ground.days, [fold], onDay),
  );
  const table = tableOf(cases, fold.rows(), request, captionOf(request, command, ground, zone), ground.since);
  const picture = await renderPictureFile(table.plan, pictureOptions(request));
  const words = WORDS[locale];
  await deliver({
    ...place(request),
    lines: [table.lines],
    picture,
    content: (file) =>
      [
        titleOf(request, command, ground),
        ...zoneNotes(range, zone, locale),
        ...table.notes,
        words.file.size({ count: file.rows, text: formatCount(file.rows, locale) }, file.size),
        ...notices(request),
        ...(ground.seen === undefined ? [] : [`⚠️ ${ground.seen}`]),
      ].join('\n'),
  });
}

const audience = (request: Request, command: Report, ground: Ground): Audience => ({
  address: request,
  title: titleOf(request, command, ground),
  days: ground.days.length,
});

function titleOf({ range, locale }: Request, { type, channel }: Report, { directory }: Ground): string {
  const { file, report } = WORDS[locale];
  const name = type === 'full' ? report.overTime : report.tables[type];
  return file.title(name, scopeName(channel, directory, locale), describeRange(range, locale));
}

/** What a table is handed over as: a file, a picture, and what is to be said of it. */
interface Table {
  lines: readonly string[];
  plan: PicturePlan;
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
  const words = pickPictureWords(locale);
  if (cases !== 'heatmap') {
    return {
      lines: reportCsvRows(rows).map(csvLine).toArray(),
      plan: planCases(rows, cases, range, caption, words),
      notes: [],
    };
  }
  const cells = heatmapCells(rows, { range, zone, since, now: snowflakeTime(id) });
  return {
    lines: heatmapCsvRows(cells).map(csvLine).toArray(),
    plan: planHeatmap(cells, caption, words),
    notes: busiestHours(cells, locale),
  };
}

/** What a picture says of itself. Its times are in `zone`, the range is in UTC and says so where that is another. */
function captionOf(
  { range, locale }: Request,
  { type, channel }: Report,
  ground: Ground,
  zone: string,
): Caption {
  const { overTime, tables } = WORDS[locale].report;
  const described = describeRange(range, locale);
  return {
    title: type === 'full' ? overTime : tables[type],
    scope: scopeName(channel, ground.directory, locale, (name) => name),
    range: zone === UTC ? described.replace(` ${UTC}`, '') : described,
    zone,
    note: ground.seen,
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

import { foldDays } from '../../../reporting/days/fold-days.ts';
import { createFold, type ReportRow } from '../../../reporting/figures/fold.ts';
import { channelFilter } from '../../../reporting/figures/full-report.ts';
import type { PicturePlan } from '../../../reporting/pictures/plan-picture.ts';
import { describeCoverage } from '../../../reporting/texts/describe-coverage.ts';
import { zoneNotes } from '../../../reporting/texts/zone-notes.ts';
import { formatCount } from '../../../reporting/words/format-numbers.ts';
import { WORDS } from '../../../reporting/words/report-words.ts';
import { WITHOUT_HASHES } from '../../../shared/aws/bucket-folders.ts';
import { UTC } from '../../../shared/dates/zone.ts';
import { requireEnv } from '../../../shared/env.ts';
import type { ReportType } from '../../../shared/messages/report-request.ts';
import { fileName } from '../files/file-names.ts';
import { withDayProgress } from '../reply/day-progress.ts';
import { deliverFile } from '../reply/deliver.ts';
import { renderPictureFile } from './picture-file.ts';
import { noticesOf, pictureOptionsOf, progressOf, type ReportTask, titleOf } from './report-task.ts';

/** The content of a report that is sent as a file. */
export interface Table {
  /** The file's lines, header first. */
  lines: readonly string[];
  plan: PicturePlan;
  /** Lines of the reply about the figures. */
  notes: readonly string[];
}

/** Makes a table from the rows of a report. Cases and hours of the day are those of `zone`. */
export type MakeTable = (rows: readonly ReportRow[], task: ReportTask, zone: string) => Table;

/** Answers a report by cases with a CSV file and a picture. */
export async function answerTable(
  task: ReportTask,
  cases: Exclude<ReportType, 'full'>,
  makeTable: MakeTable,
): Promise<void> {
  const { request, command, context } = task;
  const { range, locale, guild, id, attachmentSizeLimit } = request;
  const { zone = UTC } = command;
  const includes = channelFilter(context, command.channel?.id);
  const fold = createFold({ range, cases, zone, includes, initialTotal: context.initialTotal });
  await withDayProgress(request, progressOf(task), (onDay) => foldDays(guild, context.days, [fold], onDay));
  const { lines, plan, notes } = makeTable(fold.rows(), task, zone);
  const picture = await renderPictureFile(plan, pictureOptionsOf(task));
  const coverage = describeCoverage(context, locale);
  await deliverFile({
    target: request,
    bucket: requireEnv('REPORTS_BUCKET'),
    folder: `${WITHOUT_HASHES}${guild}/${id}`,
    name: fileName(request.command, range),
    attachmentSizeLimit,
    lines: [lines],
    picture,
    content: (file) =>
      [
        titleOf(task),
        ...zoneNotes(range, zone, locale),
        ...notes,
        WORDS[locale].file.size({ count: file.rows, text: formatCount(file.rows, locale) }, file.size),
        ...noticesOf(task),
        ...(coverage === undefined ? [] : [`⚠️ ${coverage}`]),
      ].join('\n'),
  });
}

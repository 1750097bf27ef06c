import { preloadRenderer } from '../../../reporting/pictures/render-on-demand.ts';
import type { ReportType } from '../../../shared/messages/report-request.ts';
import { answerFull } from './answer-full.ts';
import { answerTable } from './answer-table.ts';
import { casesTable } from './cases-table.ts';
import { heatmapTable } from './heatmap-table.ts';
import type { ReportTask } from './report-task.ts';

/** How each type of report is answered. */
const ANSWERS: Readonly<Record<ReportType, (task: ReportTask) => Promise<void>>> = {
  full: answerFull,
  weekday: (task) => answerTable(task, 'weekday', casesTable('weekday')),
  hourly: (task) => answerTable(task, 'hourly', casesTable('hourly')),
  heatmap: (task) => answerTable(task, 'heatmap', heatmapTable),
};

/** Answers a `/report`: computes it and edits the deferred reply with the result. */
export async function answerReport(task: ReportTask): Promise<void> {
  // If this fails, rendering fails as well and logs the reason.
  preloadRenderer().catch(() => {});
  await ANSWERS[task.command.type](task);
}

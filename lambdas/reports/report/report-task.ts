import type { ReportContext } from '../../../reporting/coverage/report-context.ts';
import type { Caption } from '../../../reporting/pictures/drawing/caption.ts';
import { describeCoverage } from '../../../reporting/texts/describe-coverage.ts';
import { scopeName } from '../../../reporting/texts/scope-name.ts';
import { WORDS } from '../../../reporting/words/report-words.ts';
import { describeRange } from '../../../shared/dates/write-range.ts';
import { UTC } from '../../../shared/dates/zone.ts';
import type { ReportCommand } from '../../../shared/messages/report-request.ts';
import { fileName } from '../files/file-names.ts';
import type { DayProgress } from '../reply/day-progress.ts';
import type { RunningRequest } from '../reply/reply-target.ts';
import type { PictureOptions } from './picture-file.ts';

/** A `/report` to answer: the request, its command, and the context that every answer needs. */
export interface ReportTask {
  request: RunningRequest;
  command: Extract<ReportCommand, { name: 'report' }>;
  context: ReportContext;
}

/** The reply's title: type, channels and range. */
export function titleOf({ request, command, context }: ReportTask): string {
  const { range, locale } = request;
  const scope = scopeName(command.channel, context.directory, locale);
  return WORDS[locale].file.title(typeName(request, command), scope, describeRange(range, locale));
}

/** The caption of the report's picture. Its times are in `zone`; the range is in UTC, and says so if `zone` differs. */
export function captionOf({ request, command, context }: ReportTask, zone: string): Caption {
  const { range, locale } = request;
  const described = describeRange(range, locale);
  return {
    title: typeName(request, command),
    scope: scopeName(command.channel, context.directory, locale, (name) => name),
    range: zone === UTC ? described.replace(` ${UTC}`, '') : described,
    zone,
    note: describeCoverage(context, locale),
  };
}

function typeName({ locale }: RunningRequest, { type }: ReportTask['command']): string {
  const { overTime, tables } = WORDS[locale].report;
  return type === 'full' ? overTime : tables[type];
}

/** Notices about the request that every type's reply shows. */
export function noticesOf({ request }: ReportTask): string[] {
  return request.range.swapped ? [WORDS[request.locale].file.swapped] : [];
}

/** What the reply shows while days are read. */
export function progressOf(task: ReportTask): DayProgress {
  return { title: titleOf(task), days: task.context.days.length };
}

/** The name and size limit of the report's picture. */
export function pictureOptionsOf({ request }: ReportTask): PictureOptions {
  const { id, command, range, attachmentSizeLimit } = request;
  return { name: fileName(command, range, 'png'), limit: attachmentSizeLimit, id };
}

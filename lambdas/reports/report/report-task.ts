import type { Ground } from '../../../reporting/coverage/report-context.ts';
import type { Caption } from '../../../reporting/pictures/drawing/caption.ts';
import { scopeName } from '../../../reporting/texts/scope-name.ts';
import { WORDS } from '../../../reporting/words/report-words.ts';
import { describeRange } from '../../../shared/dates/daterange.ts';
import { UTC } from '../../../shared/dates/zone.ts';
import type { ReportCommand } from '../../../shared/messages/report-request.ts';
import { fileName } from '../files/file-names.ts';
import type { DayProgress } from '../reply/day-progress.ts';
import type { RunningRequest } from '../reply/reply-target.ts';
import type { PictureOptions } from './picture-file.ts';

/** A `/report` to answer: the request, its command, and the stored facts that every answer needs. */
export interface ReportTask {
  request: RunningRequest;
  command: Extract<ReportCommand, { name: 'report' }>;
  ground: Ground;
}

/** The reply's title: type, channels and range. */
export function titleOf({ request, command, ground }: ReportTask): string {
  const { range, locale } = request;
  const scope = scopeName(command.channel, ground.directory, locale);
  return WORDS[locale].file.title(typeName(request, command), scope, describeRange(range, locale));
}

/** The caption of the report's picture. Its times are in `zone`; the range is in UTC, and says so if `zone` differs. */
export function captionOf({ request, command, ground }: ReportTask, zone: string): Caption {
  const { range, locale } = request;
  const described = describeRange(range, locale);
  return {
    title: typeName(request, command),
    scope: scopeName(command.channel, ground.directory, locale, (name) => name),
    range: zone === UTC ? described.replace(` ${UTC}`, '') : described,
    zone,
    note: ground.seen,
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
  return { title: titleOf(task), days: task.ground.days.length };
}

/** The name and size limit of the report's picture. */
export function pictureOptionsOf({ request }: ReportTask): PictureOptions {
  const { id, command, range, attachmentSizeLimit } = request;
  return { name: fileName(command, range, 'png'), limit: attachmentSizeLimit, id };
}

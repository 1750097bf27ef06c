/** What the replies to all commands have in common. */
import { requireEnv } from '../../shared/env.ts';
import { WITH_HASHES } from '../../shared/export-folders.ts';
import type { ReportRequest } from '../../shared/report-request.ts';
import type { Delivery } from './deliver.ts';
import { fileName } from './file-names.ts';
import { WORDS } from './words/words.ts';

/** What the reply must say whatever the command. */
export const notices = ({ range, locale }: ReportRequest): string[] =>
  range.swapped ? [WORDS[locale].file.swapped] : [];

/** Where a request's file goes, and what it is called. */
export function place(request: ReportRequest, withHashes = false): Omit<Delivery, 'rows' | 'content'> {
  return {
    address: request,
    bucket: requireEnv('REPORTS_BUCKET'),
    folder: `${withHashes ? WITH_HASHES : ''}${request.guild}/${request.id}`,
    name: fileName(request.command, request.range),
    attachmentSizeLimit: request.attachmentSizeLimit,
  };
}

import type { Locale } from '../../../shared/locale.ts';
import type { ReportRequest } from '../../../shared/messages/report-request.ts';

/** The deferred reply that a command is answered in. It is known even if the rest of the request is wrong. */
export interface ReplyTarget {
  /** The interaction's id: the reference in logs and in the texts of failures. */
  id: string;
  applicationId: string;
  /** The interaction's token, valid for 15 minutes. It is never logged or shown. */
  token: string;
  /** The language of the reply. */
  locale: Locale;
  /** Once it is aborted, the work on the answer stops and no longer edits the reply. */
  signal?: AbortSignal;
}

/** A request while it is answered. */
export type RunningRequest = ReportRequest & ReplyTarget;

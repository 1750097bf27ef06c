import type { DateRange } from '../dates/parse-daterange.ts';
import type { Locale } from '../locale.ts';

/** The request of the interactions function to the reports function. */
export interface ReportRequest {
  /** The interaction's id: the reference in logs and in the texts of failures. Its snowflake has the time of the command. */
  id: string;
  applicationId: string;
  /** The interaction's token, valid for 15 minutes, with which the deferred reply is edited. */
  token: string;
  /** The language that the reply is in. */
  locale: Locale;
  guild: string;
  command: ReportCommand;
  range: DateRange;
  /** The most bytes of the reply's attachments. */
  attachmentSizeLimit: number;
}

/** What a report is broken down by; `full` is a single summary. */
export type ReportType = 'full' | 'weekday' | 'hourly' | 'heatmap';

/** The command of a request, with its options. */
export type ReportCommand =
  | { name: 'userstats' }
  /**
   * `channel` can also be a category or a thread, and is absent for the whole server. `zone` is the IANA name of the time
   * zone of hours and weekdays; without it they are in UTC.
   */
  | { name: 'report'; type: ReportType; channel?: { id: string; name: string }; zone?: string };

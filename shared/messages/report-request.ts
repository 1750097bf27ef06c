import type { DateRange } from '../dates/daterange.ts';
import type { Locale } from '../locale.ts';

/** What the interactions handler asks the reports handler for. Instants are ms since the epoch, UTC. */
export interface ReportRequest {
  /** The interaction's id: the reference in logs and in the texts of failures. Its snowflake has the time of the command. */
  id: string;
  applicationId: string;
  /** The interaction's token, good for 15 minutes: what the deferred reply is edited with. */
  token: string;
  /** The language that the reply is in. */
  locale: Locale;
  guild: string;
  command: ReportCommand;
  range: DateRange;
  /** Bytes that the reply's attachments may have. */
  attachmentSizeLimit: number;
}

export type ReportType = 'full' | 'weekday' | 'hourly' | 'heatmap';

export type ReportCommand =
  | { name: 'userstats' }
  /**
   * `channel`, which may be a category or a thread as well, is absent for the whole server; its name is the one Discord
   * sent with the command. `zone` (IANA name, UTC where absent) is what hours of the day and weekdays are counted in.
   */
  | { name: 'report'; type: ReportType; channel?: { id: string; name: string }; zone?: string };

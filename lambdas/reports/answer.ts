import { readReportContext } from '../../reporting/coverage/report-context.ts';
import { snowflakeTime } from '../../shared/discord/snowflake.ts';
import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { withTimeLimit } from '../../shared/time-limit.ts';
import { answerReport } from './answer-report.ts';
import { answerUserstats } from './answer-userstats.ts';
import type { ReplyAddress } from './reply/discord-webhook.ts';
import { DatabaseSilentError } from './reply/failure.ts';

/** A database that says nothing at all would otherwise be waited for until the connection times out, minutes later. */
const FIRST_CONTACT_MS = 15_000;

/**
 * Carries out a request and edits the deferred reply with what came of it. Throws when either fails, and leaves the
 * reply alone once the signal is aborted.
 */
export async function answer(request: ReportRequest & Pick<ReplyAddress, 'signal'>): Promise<void> {
  const reading = readReportContext(request, snowflakeTime(request.id));
  const context = await withTimeLimit(FIRST_CONTACT_MS, reading, new DatabaseSilentError());
  const { command } = request;
  if (command.name === 'userstats') await answerUserstats(request, context);
  else await answerReport(request, command, context);
}

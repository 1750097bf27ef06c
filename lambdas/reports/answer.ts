import { readGround } from '../../reporting/coverage/report-context.ts';
import { snowflakeTime } from '../../shared/discord/snowflake.ts';
import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { within } from '../../shared/time-limit.ts';
import type { ReplyAddress } from './reply/discord-webhook.ts';
import { DatabaseSilentError } from './reply/failure.ts';
import { answerReport } from './report/answer-report.ts';
import { answerUserstats } from './userstats/answer-userstats.ts';

/** A database that says nothing at all would otherwise be waited for until the connection times out, minutes later. */
const FIRST_CONTACT_MS = 15_000;

/**
 * Carries out a request and edits the deferred reply with what came of it. Throws when either fails, and leaves the
 * reply alone once the signal is aborted.
 */
export async function answer(request: ReportRequest & Pick<ReplyAddress, 'signal'>): Promise<void> {
  const reading = readGround(request, snowflakeTime(request.id));
  const ground = await within(FIRST_CONTACT_MS, reading, new DatabaseSilentError());
  const { command } = request;
  if (command.name === 'userstats') await answerUserstats(request, ground);
  else await answerReport(request, command, ground);
}

import type { ReportRequest } from '../../shared/report-request.ts';
import { snowflakeTime } from '../../shared/snowflake.ts';
import { answerReport } from './answer-report.ts';
import { answerUserstats } from './answer-userstats.ts';
import { within } from './deadline.ts';
import type { ReplyAddress } from './discord-webhook.ts';
import { DatabaseSilentError } from './failure.ts';
import { readGround } from './ground.ts';

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

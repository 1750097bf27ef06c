import { readReportContext } from '../../reporting/coverage/report-context.ts';
import { snowflakeTime } from '../../shared/discord/snowflake.ts';
import { withTimeLimit } from '../../shared/time-limit.ts';
import { DatabaseSilentError } from './reply/failure.ts';
import type { RunningRequest } from './reply/reply-target.ts';
import { answerReport } from './report/answer-report.ts';
import { answerUserstats } from './userstats/answer-userstats.ts';

/** Without this limit, a database that does not respond would delay the failure by minutes, until the connection times out. */
const FIRST_RESPONSE_MS = 15_000;

/**
 * Answers a request: computes the result and edits the deferred reply with it. Throws if either fails. It does not edit
 * the reply once the request's signal is aborted.
 */
export async function answer(request: RunningRequest): Promise<void> {
  const reading = readReportContext(request, snowflakeTime(request.id));
  const context = await withTimeLimit(FIRST_RESPONSE_MS, reading, new DatabaseSilentError());
  const { command } = request;
  if (command.name === 'userstats') await answerUserstats(request, context);
  else await answerReport({ request, command, context });
}

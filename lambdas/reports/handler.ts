import { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { DiscordError } from '../../shared/discord/discord-api.ts';
import { snowflakeTime } from '../../shared/discord/snowflake.ts';
import { errorFields, log } from '../../shared/log.ts';
import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { withTimeLimit } from '../../shared/time-limit.ts';
import { UserError } from '../../shared/user-error.ts';
import { answer } from './answer.ts';
import { readReplyTarget, readRequest } from './read-request.ts';
import { timeToAnswer } from './reply/deadline.ts';
import { editReply } from './reply/discord-webhook.ts';
import { failureText, TooLongError } from './reply/failure.ts';
import type { ReplyTarget } from './reply/reply-target.ts';

/** The part of the function's time that is reserved to clean up and to report that the time is over. */
const RESERVE_MS = 8_000;
const CLEANUP_MS = 3_000;

/** The part of the Lambda context that the handler uses. On one machine there is no context. */
interface Context {
  getRemainingTimeInMillis(): number;
}

/**
 * Answers a deferred `/report` or `/userstats`; invoked asynchronously. Every failure is shown in the reply, so that it
 * does not stay at "thinking…". The handler throws only errors that another run can fix; Lambda then runs it again.
 */
export async function handler(event: ReportRequest, context?: Context): Promise<void> {
  const target = readReplyTarget(event);
  const started = Date.now();
  const time = Math.min(
    timeToAnswer(snowflakeTime(target.id), started),
    (context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY) - RESERVE_MS,
  );
  try {
    const request = readRequest(event, target);
    await runInTime(time, (signal) => answer({ ...request, signal }));
    const ms = Date.now() - started;
    log('info', 'The command was answered', { interaction: target.id, command: request.command.name, ms });
    emitMetrics({ ReportMilliseconds: ms });
  } catch (error) {
    await explainFailure(target, error);
  }
}

/** Runs `work` for at most `ms`. Then it aborts the signal, so that the work cannot overwrite the failure's reply. */
async function runInTime(ms: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const late = new TooLongError();
  const working = work(stop.signal);
  try {
    await withTimeLimit(ms, working, late);
  } catch (error) {
    stop.abort(late);
    const cleanup = working.catch(() => {});
    await withTimeLimit(CLEANUP_MS, cleanup, late).catch(() => {});
    throw error;
  }
}

async function explainFailure(target: ReplyTarget, error: unknown): Promise<void> {
  if (error instanceof DiscordError && error.isGone) {
    // The token has expired, or the reply, its channel or its server is gone: nobody would see a message.
    return log('warn', 'The reply is gone', { interaction: target.id, ...errorFields(error) });
  }
  if (!(error instanceof UserError)) {
    const cause = error instanceof Error && error.cause ? { cause: errorFields(error.cause) } : {};
    emitMetrics({ CommandFailures: 1 });
    log('error', 'The command failed', { interaction: target.id, ...errorFields(error), ...cause });
  }
  try {
    await editReply(target, { content: failureText(error, target) });
  } catch (second) {
    log('error', 'The reply could not show the failure', { interaction: target.id, ...errorFields(second) });
    if (second instanceof DiscordError && second.isTransient && !second.isGone) throw second;
  }
}

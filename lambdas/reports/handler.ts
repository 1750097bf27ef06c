import { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { DiscordError } from '../../shared/discord/discord-api.ts';
import { snowflakeTime } from '../../shared/discord/snowflake.ts';
import { errorFields, log } from '../../shared/log.ts';
import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { within } from '../../shared/time-limit.ts';
import { UserError } from '../../shared/user-error.ts';
import { answer } from './answer.ts';
import { type Asker, readAsker, readRequest } from './read-request.ts';
import { timeToAnswer } from './reply/deadline.ts';
import { editReply } from './reply/discord-webhook.ts';
import { failureText, TooLongError } from './reply/failure.ts';

/** What is kept of a Lambda's time to clean up and to say that it is over. */
const RESERVE_MS = 8_000;
const CLEANING_UP_MS = 3_000;

/** What is used of the Lambda's context; elsewhere there is none. */
interface Context {
  getRemainingTimeInMillis(): number;
}

/**
 * Answers a deferred `/report` or `/userstats`, invoked asynchronously. Every failure ends up in the reply, so that it
 * never goes on "thinking…"; only what could be mended by running again throws, for Lambda to do so.
 */
export async function handler(event: ReportRequest, context?: Context): Promise<void> {
  const asker = readAsker(event);
  const started = Date.now();
  const time = Math.min(
    timeToAnswer(snowflakeTime(asker.id), started),
    (context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY) - RESERVE_MS,
  );
  try {
    const request = readRequest(event);
    await inTime(time, (signal) => answer({ ...request, signal }));
    const ms = Date.now() - started;
    log('info', 'answered', { interaction: asker.id, command: request.command.name, ms });
    emitMetrics({ ReportMilliseconds: ms });
  } catch (error) {
    await explain(asker, error);
  }
}

/** Stops the work when its time is over, so that it neither goes on nor edits the reply after what is said about that. */
async function inTime(ms: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const late = new TooLongError();
  const working = work(stop.signal);
  try {
    await within(ms, working, late);
  } catch (error) {
    stop.abort(late);
    const cleaning = working.catch(() => {});
    await within(CLEANING_UP_MS, cleaning, late).catch(() => {});
    throw error;
  }
}

async function explain(asker: Asker, error: unknown): Promise<void> {
  if (error instanceof DiscordError && error.isGone) {
    // The token has expired, or the reply, its channel or its server is gone: nobody is left to tell.
    return log('warn', 'the reply is gone', { interaction: asker.id, ...errorFields(error) });
  }
  if (!(error instanceof UserError)) {
    const cause = error instanceof Error && error.cause ? { cause: errorFields(error.cause) } : {};
    emitMetrics({ CommandFailures: 1 });
    log('error', 'failed', { interaction: asker.id, ...errorFields(error), ...cause });
  }
  try {
    await editReply(asker, { content: failureText(error, asker) });
  } catch (second) {
    log('error', 'could not say so', { interaction: asker.id, ...errorFields(second) });
    if (second instanceof DiscordError && second.transient && !second.isGone) throw second;
  }
}

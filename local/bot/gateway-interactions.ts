import type { REST } from '@discordjs/rest';
import type { Data } from '../../gateway/discord/dispatch.ts';
import { isSnowflake, snowflakeTime } from '../../shared/discord/snowflake.ts';
import { errorFields, type Log } from '../../shared/log.ts';

/** How many interactions are remembered. A session replays fewer: only those since the last batch. */
const REMEMBERED = 1_000;

/**
 * Answers interactions that arrive over the gateway. Discord sends them there where the application has no endpoint URL
 * (Discord: Receiving and Responding). They need no signature: the connection is authenticated.
 *
 * A resumed session repeats interactions that this process or the one before it answered. A second answer would change
 * replies that people have read, so it skips those it remembers and those from before `startedAt` (ms).
 */
export function answerOverGateway(
  rest: REST,
  respond: (interaction: unknown) => Promise<unknown>,
  log: Log,
  startedAt = Date.now(),
): (interaction: Data) => void {
  const answered = new Set<string>();
  return (interaction) => {
    const { id, token } = interaction;
    if (!isSnowflake(id) || answered.has(id) || snowflakeTime(id) < startedAt) return;
    answered.add(id);
    if (answered.size > REMEMBERED) for (const oldest of answered.values().take(1)) answered.delete(oldest);
    respond(interaction)
      .then((body) => rest.post(`/interactions/${id}/${token}/callback`, { body, auth: false }))
      .catch((error: unknown) => {
        // The message of a REST error has the URL with the interaction's token.
        const { stack: _, reason, ...fields } = errorFields(error);
        log('error', 'An interaction could not be answered.', {
          interaction: id,
          ...fields,
          reason: String(reason).replaceAll(String(token), '<token>'),
        });
      });
  };
}

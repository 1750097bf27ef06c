import type { REST } from '@discordjs/rest';
import type { Data } from '../../gateway/discord/dispatch.ts';
import { isSnowflake, snowflakeTime } from '../../shared/discord/snowflake.ts';
import { errorFields, type Log } from '../../shared/log.ts';

/** More than a session can replay of them: it reaches back no further than the last batch. */
const REMEMBERED = 1_000;

/**
 * Answers interactions that arrive over the gateway, as they do where the application has no endpoint URL (Discord:
 * Receiving and Responding). The gateway's own connection vouches for them in place of a signature.
 *
 * A resumed session repeats those that were answered already, by this process or by the one before it; carried out
 * again, they would change replies that people have read. `startedAt` (ms) tells which were another process's.
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
        // REST errors name the URL, and with it the interaction's token.
        const { stack: _, reason, ...fields } = errorFields(error);
        log('error', 'An interaction could not be answered', {
          interaction: id,
          ...fields,
          reason: String(reason).replaceAll(String(token), '<token>'),
        });
      });
  };
}

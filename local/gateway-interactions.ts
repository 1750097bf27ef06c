import type { REST } from '@discordjs/rest';
import type { Data } from '../gateway/dispatch.ts';
import { errorFields, type Log } from '../shared/log.ts';

/**
 * Answers interactions that arrive over the gateway, as they do where the application has no endpoint URL (Discord:
 * Receiving and Responding). The gateway's own connection vouches for them in place of a signature.
 */
export function answerOverGateway(
  rest: REST,
  respond: (interaction: unknown) => Promise<unknown>,
  log: Log,
): (interaction: Data) => void {
  return (interaction) => {
    const { id, token } = interaction;
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

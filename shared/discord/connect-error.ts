import { GatewayCloseCodes } from 'discord-api-types/v10';
import { OperatorError } from '../operator-error.ts';

/** The bot's settings do not allow it to connect to Discord. The message says what to change; a retry does not help. */
export class ConnectError extends OperatorError {
  override name = 'ConnectError';
}

/** The message for a token that Discord rejects. */
export const TOKEN_REFUSED =
  'Discord does not accept the bot token. Copy it into DISCORD_TOKEN again: Developer Portal, Bot, Reset Token.';

const ADVICE: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: TOKEN_REFUSED,
  [GatewayCloseCodes.DisallowedIntents]:
    'Discord does not let the bot see members join and leave. Turn on the Server Members Intent: ' +
    'Developer Portal, Bot, Privileged Gateway Intents.',
};

/** The error for a close code that rules out a reconnect (Discord: Opcodes and Status Codes, Gateway). */
export function closeCodeError(code: number | undefined, reason: string): ConnectError {
  const advice = code === undefined ? undefined : ADVICE[code];
  return new ConnectError(
    advice ?? `Discord refuses the connection with close code ${code ?? 'unknown'}: ${reason}.`,
  );
}

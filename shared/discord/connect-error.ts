import { GatewayCloseCodes } from 'discord-api-types/v10';
import { OperatorError } from '../operator-error.ts';

/** The bot cannot connect to Discord as it is set up. The message says what to change; trying again mends nothing. */
export class ConnectError extends OperatorError {
  override name = 'ConnectError';
}

export const TOKEN_REFUSED =
  'Discord does not accept the bot token. Copy it anew into DISCORD_TOKEN: Developer Portal, Bot, Reset Token.';

const ADVICE: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: TOKEN_REFUSED,
  [GatewayCloseCodes.DisallowedIntents]:
    'Discord does not let the bot see who joins and leaves. Turn on the Server Members Intent: ' +
    'Developer Portal, Bot, Privileged Gateway Intents.',
};

/** What to do about a close code after which there is no reconnecting (Discord: Opcodes and Status Codes, Gateway). */
export function refusal(code: number | undefined, reason: string): ConnectError {
  const advice = code === undefined ? undefined : ADVICE[code];
  return new ConnectError(
    advice ?? `Discord refuses the connection for good, close code ${code ?? 'unknown'}: ${reason}.`,
  );
}

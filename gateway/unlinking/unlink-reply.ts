import { setTimeout as sleep } from 'node:timers/promises';
import { DiscordAPIError, type REST } from '@discordjs/rest';
import { RESTJSONErrorCodes, Routes } from 'discord-api-types/v10';
import { localeOf } from '../../shared/locale.ts';
import type { Log } from '../../shared/log.ts';
import type { UnlinkRequest } from '../../shared/messages/unlink-request.ts';
import { UNLINKED } from './unlink-words.ts';

const TRIES = 4;
const FIRST_WAIT_MS = 250;
const TIMEOUT_MS = 5_000;

/**
 * Edits the answer to a request to say that it was done (Discord: Edit Original Interaction Response). False, and
 * logged, where Discord does not take it: what was asked for is done all the same.
 */
export async function confirmUnlinked(
  rest: REST,
  { applicationId, token, locale }: Pick<UnlinkRequest, 'applicationId' | 'token' | 'locale'>,
  log: Log,
): Promise<boolean> {
  const body = { content: UNLINKED[localeOf(locale)], allowed_mentions: { parse: [] } };
  for (let tries = 1; ; tries++) {
    try {
      await rest.patch(Routes.webhookMessage(applicationId, token), {
        body,
        auth: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return true;
    } catch (error) {
      if (isTooEarly(error) && tries < TRIES) {
        await sleep(FIRST_WAIT_MS * 2 ** (tries - 1));
        continue;
      }
      // By its name only: the error holds the URL, and with it the interaction's token.
      log('warn', 'Someone was unlinked but could not be told', {
        error: error instanceof Error ? error.name : typeof error,
      });
      return false;
    }
  }
}

/** Discord knows of no answer to edit until it has taken it, which the worker can be quicker than. */
const isTooEarly = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownWebhook;

import { setTimeout as sleep } from 'node:timers/promises';
import { DiscordAPIError, type REST } from '@discordjs/rest';
import { RESTJSONErrorCodes, Routes } from 'discord-api-types/v10';
import { type Locale, localeOf } from '../../shared/locale.ts';
import type { Log } from '../../shared/log.ts';
import type { UnlinkRequest } from '../../shared/messages/unlink-request.ts';

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

/** The confirmation that replaces the first answer to `/unlink`. */
export const UNLINKED: Readonly<Record<Locale, string>> = {
  en: 'Done. What was counted of you on this server can be linked to you no more; the counts themselves stay. What you do from now on, and perhaps what you did within the last minute, counts as someone new’s, linked to you until the month is closed. You can unlink that too, at any time.',
  de: 'Erledigt. Was auf diesem Server von dir gezählt wurde, lässt sich dir nicht mehr zuordnen; die Zählungen selbst bleiben. Was du von jetzt an tust, und vielleicht auch, was du in der letzten Minute getan hast, zählt als das eines neuen Mitglieds und ist mit dir verbunden, bis der Monat abgeschlossen ist. Auch das kannst du jederzeit lösen.',
  fr: 'C’est fait. Ce qui a été compté de vous sur ce serveur ne peut plus vous être rattaché ; les décomptes eux-mêmes restent. Ce que vous ferez à partir de maintenant, et peut-être ce que vous avez fait pendant la dernière minute, compte comme celui d’une nouvelle personne, liée à vous jusqu’à la clôture du mois. Vous pouvez vous en dissocier aussi, à tout moment.',
  es: 'Hecho. Lo que se contó de ti en este servidor ya no se te puede atribuir; los recuentos en sí quedan. Lo que hagas desde ahora, y quizá lo que hiciste en el último minuto, cuenta como de alguien nuevo, vinculado contigo hasta que se cierre el mes. También de eso puedes desvincularte cuando quieras.',
};

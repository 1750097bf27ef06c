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
 * Edits the answer to an unlink request to say that it is done (Discord: Edit Original Interaction Response). Returns
 * false and logs it if Discord refuses. The person is unlinked in any case.
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
      // Only the name: the error holds the URL, which contains the interaction's token.
      log('warn', 'Someone was unlinked but the reply could not be sent.', {
        error: error instanceof Error ? error.name : typeof error,
      });
      return false;
    }
  }
}

/** Discord has not stored the first answer yet, because the worker was quicker. */
const isTooEarly = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownWebhook;

/** The confirmation that replaces the first answer to `/unlink`. */
export const UNLINKED: Readonly<Record<Locale, string>> = {
  en: 'Done. What was counted of you on this server can no longer be linked to you. The counts themselves stay. From now on, and perhaps for the last minute too, you count as a new person, who is linked to you until the month is closed. You can unlink that too, at any time.',
  de: 'Erledigt. Was auf diesem Server von dir gezählt wurde, lässt sich dir nicht mehr zuordnen. Die Zählungen selbst bleiben. Von jetzt an, und vielleicht auch für die letzte Minute, zählst du als neue Person, die mit dir verbunden ist, bis der Monat abgeschlossen ist. Auch das kannst du jederzeit lösen.',
  fr: 'C’est fait. Ce qui a été compté de vous sur ce serveur ne peut plus vous être rattaché. Les décomptes eux-mêmes restent. À partir de maintenant, et peut-être pour la dernière minute aussi, vous comptez comme une nouvelle personne, liée à vous jusqu’à la clôture du mois. Vous pouvez vous en dissocier aussi, à tout moment.',
  es: 'Hecho. Lo que se contó de ti en este servidor ya no se te puede atribuir. Los recuentos en sí quedan. Desde ahora, y quizá también para el último minuto, cuentas como una persona nueva, vinculada contigo hasta que se cierre el mes. También de eso puedes desvincularte cuando quieras.',
};

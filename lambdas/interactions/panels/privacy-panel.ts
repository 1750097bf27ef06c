/** `/userstats-privacy`: what is stored about the user and until when, how to opt out, and the button that unlinks them. */
import { ButtonStyleTypes, MessageComponentTypes } from 'discord-interactions';
import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { type Locale, writeDate } from '../../../shared/locale.ts';
import type { Settings } from '../../../shared/state/guild-settings.ts';
import { monthOf, monthStart, nextMonth } from '../../../shared/time.ts';
import type { Answer, AnswerDeps } from '../endpoint/answer-deps.ts';
import type { CommandInteraction, ComponentInteraction, Server } from '../endpoint/interaction.ts';
import { ephemeralMessage, type Message, mentions } from '../endpoint/response.ts';
import { refusal, WORDS } from '../words/interaction-words.ts';

const CUSTOM_ID = 'privacy:unlink';

/** Answers `/userstats-privacy`. Everyone may use it anywhere, because it is only about the user. */
export async function showPrivacy(
  { id, locale }: CommandInteraction,
  { guild }: Server,
  deps: Pick<AnswerDeps, 'readSettings'>,
): Promise<Answer> {
  const panel = privacyPanel(await deps.readSettings(guild), snowflakeTime(id), locale);
  return { response: ephemeralMessage(panel), outcome: 'panel shown' };
}

/** Answers the panel's button: asks the guild's worker, which alone can read salts, to unlink the user and edit this answer. */
export async function requestUnlinking(
  { user, applicationId, token, locale }: ComponentInteraction,
  { guild }: Server,
  deps: Pick<AnswerDeps, 'sendUnlinkRequest'>,
): Promise<Answer> {
  const isSent = await deps.sendUnlinkRequest({ guild, user, applicationId, token, locale });
  if (!isSent) throw refusal(({ privacy }) => privacy.nobodyThere);
  const { unlinking } = WORDS[locale].privacy;
  return { response: ephemeralMessage({ content: unlinking }), outcome: 'unlinking requested' };
}

/** The panel as a message, with the dates of the month that `now` (ms) falls in. */
export function privacyPanel(settings: Pick<Settings, 'ignoredRoles'>, now: number, locale: Locale): Message {
  const { stored, linked, optOut, unlink } = WORDS[locale].privacy;
  const end = monthStart(nextMonth(monthOf(now)));
  const month = writeDate(now, locale, { month: 'long' });
  const until = writeDate(end, locale, { day: 'numeric', month: 'long', year: 'numeric' });
  return {
    content: [
      `**${stored.title}**`,
      stored.text,
      '',
      `**${linked.title}**`,
      linked.text,
      linked.until(month, until),
      '',
      `**${optOut.title}**`,
      howToOptOut(settings.ignoredRoles, locale),
      '',
      `**${unlink.title}**`,
      unlink.text,
    ].join('\n'),
    components: [
      {
        type: MessageComponentTypes.ACTION_ROW,
        components: [
          {
            type: MessageComponentTypes.BUTTON,
            style: ButtonStyleTypes.DANGER,
            custom_id: CUSTOM_ID,
            label: unlink.title,
          },
        ],
      },
    ],
  };
}

/** Whether a component is the panel's button. */
export function isUnlinkButton({ customId }: Pick<ComponentInteraction, 'customId'>): boolean {
  return customId === CUSTOM_ID;
}

function howToOptOut(roles: Settings['ignoredRoles'], locale: Locale): string {
  const { none, role, roles: several } = WORDS[locale].privacy.optOut;
  if (roles.length === 0) return none;
  // Name all of them: a member may be able to get only one of the roles.
  const mentioned = mentions(roles, 'role');
  return roles.length === 1 ? role(mentioned) : several(mentioned);
}

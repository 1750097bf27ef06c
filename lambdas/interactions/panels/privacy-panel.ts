/** `/userstats-privacy`: what is stored of whoever asks, until when, how to opt out, and the button that unlinks them. */
import { ButtonStyleTypes, MessageComponentTypes } from 'discord-interactions';
import { type Locale, writeDate } from '../../../shared/locale.ts';
import type { Settings } from '../../../shared/state/guild-settings.ts';
import { monthOf, monthStart, nextMonth } from '../../../shared/time.ts';
import type { ComponentInteraction } from '../endpoint/interaction.ts';
import { mentions } from '../endpoint/mentions.ts';
import type { Message } from '../endpoint/response.ts';
import { WORDS } from '../words/interaction-words.ts';

const CUSTOM_ID = 'privacy:unlink';

/** The panel as a message, with what holds in the month of `now` (ms). */
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
  // All of them: whoever wants to opt out may be able to have only the last one.
  const mentioned = mentions(roles, 'role');
  return roles.length === 1 ? role(mentioned) : several(mentioned);
}

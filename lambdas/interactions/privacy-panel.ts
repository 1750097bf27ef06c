/** `/userstats-privacy`: what is stored of whoever asks, until when, how to opt out, and the button that unlinks them. */
import { ButtonStyleTypes, MessageComponentTypes } from 'discord-interactions';
import type { Settings } from '../../shared/settings.ts';
import { monthOf, monthStart, nextMonth } from '../../shared/time.ts';
import type { ComponentInteraction } from './interaction.ts';
import type { Message } from './response.ts';

const CUSTOM_ID = 'privacy:unlink';
const LABEL = 'Unlink me now';

/** The panel as a message, with what holds in the month of `now` (ms). */
export function privacyPanel(settings: Pick<Settings, 'ignoredRoles'>, now: number): Message {
  const { month, end } = monthAndEnd(now);
  return {
    content: [
      '**What is stored about you**',
      'How many messages you write and how many seconds you spend in voice, by hour and channel. While you are in voice, also where and since when. Never your name, your id, or anything that you write or say.',
      '',
      '**How it is linked to you, and until when**',
      'Your counts stand under a random token. Until the month is over, a hash of your id leads to that token; it is made with a secret that changes every month. Moderators see the hash in exports, but not whose it is.',
      `${month} ends on **${end}, 00:00 UTC**. In the hours after, by the end of that day at the latest, its secret and its hashes are deleted. The counts stay, under tokens that lead to nobody. Where only a few people write, the counts alone may still hint at who did.`,
      '',
      '**How to opt out**',
      optOut(settings.ignoredRoles),
      '',
      `**${LABEL}**`,
      'Deletes at once what leads from you to your counts so far. The counts stay, and cannot be linked to you again. What you do after that counts as someone new’s, linked to you until the date above, unless you unlink again.',
    ].join('\n'),
    components: [
      {
        type: MessageComponentTypes.ACTION_ROW,
        components: [
          {
            type: MessageComponentTypes.BUTTON,
            style: ButtonStyleTypes.DANGER,
            custom_id: CUSTOM_ID,
            label: LABEL,
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

/** What is said until the worker has done it and says so in this message's place. */
export const UNLINKING: Message = {
  content:
    'You are being unlinked. This message changes within seconds, once it is done. If it does not, press the button again.',
};

export const NOBODY_THERE =
  'Nothing was unlinked: the part of this bot that can do it is not running at the moment. Try again in a few minutes.';

/** `January` and `1 February 2018`. */
function monthAndEnd(now: number): { month: string; end: string } {
  const write = (at: number, format: Intl.DateTimeFormatOptions) =>
    new Date(at).toLocaleDateString('en-GB', { timeZone: 'UTC', ...format });
  const end = monthStart(nextMonth(monthOf(now)));
  return {
    month: write(now, { month: 'long' }),
    end: write(end, { day: 'numeric', month: 'long', year: 'numeric' }),
  };
}

function optOut(roles: Settings['ignoredRoles']): string {
  if (roles.length === 0) {
    return 'No role for it is set on this server. Those with Manage Server can choose one with `/userstats-settings`, under ignored roles.';
  }
  const mentions = roles.map((id) => `<@&${id}>`).join(', ');
  return `Whoever has ${roles.length === 1 ? 'the role' : 'one of the roles'} ${mentions} is not counted from then on. Ask the moderators for it.`;
}

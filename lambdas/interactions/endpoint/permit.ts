/** Who may ask for statistics, where, and who sees the answer. */
import { isThread } from '../../../shared/state/channel-directory.ts';
import type { Settings } from '../../../shared/state/guild-settings.ts';
import { refusal } from '../words/interaction-words.ts';
import type { Member, UsedChannel } from './interaction.ts';
import { mentions } from './mentions.ts';

/** Bits of a permission set (Discord: Permissions, Bitwise Permission Flags). */
const ADMINISTRATOR = 1n << 3n;
export const MANAGE_SERVER = 1n << 5n;

/** Whether someone may change the bot's settings; administrators hold every permission. */
export function mayManage(member: Pick<Member, 'permissions'>): boolean {
  return (member.permissions & (MANAGE_SERVER | ADMINISTRATOR)) !== 0n;
}

/**
 * Decides whether a command for statistics may be used, and whether its answer is for the asker's eyes alone:
 *
 * | moderator roles | moderator channels | who                            | where, and how it is answered          |
 * |-----------------|--------------------|--------------------------------|----------------------------------------|
 * | set             | set                | those roles, or Manage Server  | in those channels, publicly            |
 * | set             | not set            | those roles, or Manage Server  | anywhere, seen only by who asked       |
 * | not set         | set                | Manage Server                  | in those channels, publicly            |
 * | not set         | not set            | Manage Server                  | anywhere, seen only by who asked       |
 *
 * A thread counts as its parent channel. Throws UserError that says who or where instead.
 */
export function permit(
  member: Member,
  channel: UsedChannel,
  settings: Pick<Settings, 'moderatorRoles' | 'moderatorChannels'>,
): { ephemeral: boolean } {
  const { moderatorRoles, moderatorChannels } = settings;
  if (!mayManage(member) && !member.roles.some((role) => moderatorRoles.includes(role))) {
    throw refusal(({ refused }) => (moderatorRoles.length > 0 ? refused.notModerator : refused.notManager));
  }
  if (moderatorChannels.length === 0) return { ephemeral: true };
  // Only a thread's parent counts: that of any other channel is its category, which is no channel to write in.
  const place = isThread(channel) ? (channel.parent ?? channel.id) : channel.id;
  if (moderatorChannels.includes(place)) return { ephemeral: false };
  const places = mentions(moderatorChannels, 'channel');
  throw refusal(({ refused }) => refused.elsewhere(places));
}

/** Who may use which command, where, and who sees the answer. */
import { isThread } from '../../../shared/state/channel-directory.ts';
import type { Settings } from '../../../shared/state/guild-settings.ts';
import { refusal } from '../words/interaction-words.ts';
import type { InteractionChannel, Member } from './interaction.ts';
import { mentions } from './response.ts';

/** Bits of a permission set (Discord: Permissions, Bitwise Permission Flags). */
const ADMINISTRATOR = 1n << 3n;
/** The permission Manage Server, which Discord's API calls MANAGE_GUILD. */
export const MANAGE_SERVER = 1n << 5n;

/** Whether a member may change the bot's settings: administrators have every permission. */
export function canManageServer(member: Pick<Member, 'permissions'>): boolean {
  return (member.permissions & (MANAGE_SERVER | ADMINISTRATOR)) !== 0n;
}

/** Throws UserError unless a member may change the bot's settings. */
export function requireManageServer(member: Pick<Member, 'permissions'>): void {
  if (!canManageServer(member)) throw refusal(({ settings }) => settings.forManagers);
}

/**
 * Decides whether a member may use the commands for statistics in a channel, and whether only they see the answer:
 *
 * | moderator roles | moderator channels | who                            | where, and how it is answered          |
 * |-----------------|--------------------|--------------------------------|----------------------------------------|
 * | set             | set                | those roles, or Manage Server  | in those channels, publicly            |
 * | set             | not set            | those roles, or Manage Server  | anywhere, seen only by that member     |
 * | not set         | set                | Manage Server                  | in those channels, publicly            |
 * | not set         | not set            | Manage Server                  | anywhere, seen only by that member     |
 *
 * A thread counts as its parent channel. Throws UserError that says who may use them, or where.
 */
export function permit(
  member: Member,
  channel: InteractionChannel,
  settings: Pick<Settings, 'moderatorRoles' | 'moderatorChannels'>,
): { isEphemeral: boolean } {
  const { moderatorRoles, moderatorChannels } = settings;
  if (!canManageServer(member) && !member.roles.some((role) => moderatorRoles.includes(role))) {
    throw refusal(({ refused }) => (moderatorRoles.length > 0 ? refused.notModerator : refused.notManager));
  }
  if (moderatorChannels.length === 0) return { isEphemeral: true };
  // The parent of a channel that is not a thread is its category, where nobody can write.
  const place = isThread(channel) ? (channel.parent ?? channel.id) : channel.id;
  if (moderatorChannels.includes(place)) return { isEphemeral: false };
  const places = mentions(moderatorChannels, 'channel');
  throw refusal(({ refused }) => refused.elsewhere(places));
}

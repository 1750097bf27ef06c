import { numberOf } from '../../shared/aws/dynamodb.ts';
import { shardName } from '../../shared/messages/batch.ts';
import { readDirectory } from '../../shared/state/channel-directory.ts';
import { readSettings, writeSetting } from '../../shared/state/guild-settings.ts';
import { readState } from '../../shared/state/read-state.ts';
import { guildKey } from '../../shared/state/state-keys.ts';
import { generateKeys } from '../discord/rest/key-pair.ts';
import type { SimulatedApplication } from '../discord/world/context.ts';
import type { NewGuild } from '../discord/world/guild-availability.ts';
import type { SimulatedChannel, SimulatedRole } from '../discord/world/types.ts';

/** The server of replayed timelines. */
export const SERVER = '700000000000000001';
const OWNER = '700000000000000002';
/** The server's moderator role. */
export const MODERATOR_ROLE = '700000000000000003';
const MODS_CHANNEL = '810000000000000001';
const GENERAL_CHANNEL = '810000000000000002';
const APPLICATION = '720000000000000001';
const FIRST_USER = 900000000000000000n;
const FIRST_CHANNEL = 800000000000000000n;
/** The simulated Discord recommends one shard. */
export const SHARD = shardName(0, 1);

/** A timeline's user as a Discord id. */
export const userId = (user: number): string => String(FIRST_USER + BigInt(user));
const channelId = (order: number): string => String(FIRST_CHANNEL + BigInt(order));

/** The channels for commands: the moderators' channel and another. */
export const PLACES = { mods: MODS_CHANNEL, general: GENERAL_CHANNEL } as const;

/** View Channel and Send Messages (Discord: Permissions). */
const ORDINARY = 0xc00n;
const ADMINISTRATOR = 0x8n;
/** The people who use commands. */
export const PEOPLE = {
  moderator: { id: '710000000000000001', roles: [MODERATOR_ROLE], permissions: ORDINARY },
  member: { id: '710000000000000002', roles: [], permissions: ORDINARY },
  admin: { id: '710000000000000003', roles: [], permissions: ORDINARY | ADMINISTRATOR },
} as const;

const TEXT = 0;
const VOICE = 2;

/** An application with new keys. They are never stored. */
export function simulatedApplication(): SimulatedApplication {
  const { publicKey, sign } = generateKeys();
  return { id: APPLICATION, botToken: 'a-token-of-the-simulated-discord', publicKey, sign };
}

/** A channel of a timeline; `voice` where anyone connects to it. */
export interface TimelineChannel {
  name: string;
  voice: boolean;
}

/**
 * The server as the data directory has it, with the channels of a timeline. Channels known by name keep their ids, new ones
 * get the next. Returns the guild and the channel ids by name.
 */
export async function simulatedServer(
  named: readonly TimelineChannel[] = [],
): Promise<{ guild: NewGuild; channelIds: Map<string, string> }> {
  const channels: SimulatedChannel[] = [
    { id: MODS_CHANNEL, name: 'bot-mods', type: TEXT },
    { id: GENERAL_CHANNEL, name: 'bot-general', type: TEXT },
  ];
  const channelIds = new Map<string, string>();
  for (const { id, name, kind, parent } of (await readDirectory(SERVER)).values()) {
    if (channels.some((channel) => channel.id === id)) continue;
    channels.push({ id, name, type: kind, ...(parent !== undefined && { parentId: parent }) });
    channelIds.set(name, id);
  }
  for (const { name, voice } of named) {
    if (channelIds.has(name)) continue;
    const id = channelId(channelIds.size);
    channelIds.set(name, id);
    channels.push({ id, name, type: voice ? VOICE : TEXT });
  }
  const roles: SimulatedRole[] = [{ id: MODERATOR_ROLE, name: 'moderator', permissions: '0' }];
  const guild = {
    id: SERVER,
    name: 'A simulated server',
    ownerId: OWNER,
    roles,
    channels,
    memberCount: await knownMembers(),
  };
  return { guild, channelIds };
}

async function knownMembers(): Promise<number> {
  const item = await readState(guildKey(SHARD, SERVER));
  return item ? numberOf(item, 'members') : 0;
}

/** Sets the moderators' role and channel, as the server's owner would in the settings panel, where none are set. */
export async function setUpServer(): Promise<void> {
  const { moderatorRoles, moderatorChannels } = await readSettings(SERVER);
  if (moderatorRoles.length === 0) await writeSetting(SERVER, 'moderatorRoles', [MODERATOR_ROLE]);
  if (moderatorChannels.length === 0) await writeSetting(SERVER, 'moderatorChannels', [MODS_CHANNEL]);
}

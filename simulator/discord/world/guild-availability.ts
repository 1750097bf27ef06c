import type { GuildRegistry } from './guild-registry.ts';
import { guildPayload } from './payloads.ts';
import type { Sequences, SimulatedChannel, SimulatedGuild, SimulatedMember, SimulatedRole } from './types.ts';

/** A guild to add to a world. */
export interface NewGuild {
  id: string;
  name?: string;
  ownerId?: string;
  /** All members, bots and silent ones included. Default: the listed members and the application. */
  memberCount?: number;
  /** @everyone, whose id is the guild's, is added where it is missing. */
  roles?: readonly SimulatedRole[];
  channels?: readonly SimulatedChannel[];
  members?: readonly SimulatedMember[];
}

/** Which guilds the application is in, and which of them are available (Discord: Gateway Events, Guild Create and Guild Delete). */
export interface Availability {
  /** Whether the guild is in this world and in no outage. */
  isAvailable(guild: string): boolean;
  /** GUILD_CREATE's data as of now. */
  snapshot(guild: string): Record<string, unknown>;
  /** The application joins a new guild: GUILD_CREATE. */
  addGuild(guild: NewGuild): Sequences;
  /** The application is removed from the guild: GUILD_DELETE without `unavailable`. */
  removeGuild(guild: string): Sequences;
  /** GUILD_DELETE with `unavailable`. The guild's events until `restore` are dispatched to no one. */
  outage(guild: string): Sequences;
  /** Ends an outage: GUILD_CREATE. */
  restore(guild: string): Sequences;
}

/** The guilds of a world. `isMuted` is asked by voice session id. */
export function createAvailability(
  registry: GuildRegistry,
  isMuted: (voiceSession: string) => boolean,
): Availability {
  const { guilds, outages, guildOf, emit } = registry;

  function snapshot(id: string): Record<string, unknown> {
    const guild = guildOf(id);
    return guildPayload(guild, registry.ownMemberOf(guild), isMuted);
  }

  return {
    isAvailable: (guild) => guilds.has(guild) && !outages.has(guild),
    snapshot,

    addGuild(added) {
      if (guilds.has(added.id)) throw new Error(`Guild ${added.id} is already in this world.`);
      guilds.set(added.id, newGuild(added, registry));
      return emit(added.id, 'GUILD_CREATE', snapshot(added.id));
    },

    removeGuild(id) {
      guildOf(id);
      // A removal is dispatched even in an outage: the application's membership is not the guild's own data.
      outages.delete(id);
      guilds.delete(id);
      return emit(id, 'GUILD_DELETE', { id });
    },

    outage(id) {
      guildOf(id);
      const sequences = emit(id, 'GUILD_DELETE', { id, unavailable: true });
      outages.add(id);
      return sequences;
    },

    restore(id) {
      guildOf(id);
      if (!outages.delete(id)) throw new Error(`Guild ${id} is in no outage.`);
      return emit(id, 'GUILD_CREATE', snapshot(id));
    },
  };
}

function newGuild(added: NewGuild, { botId, now }: GuildRegistry): SimulatedGuild {
  const own: SimulatedMember = { id: botId, bot: true, roles: [], joinedAt: now() };
  const members = new Map([...(added.members ?? []), own].map((member) => [member.id, member]));
  const everyone = { id: added.id, name: '@everyone', permissions: '0' };
  return {
    id: added.id,
    name: added.name ?? 'A server',
    ownerId: added.ownerId ?? '1',
    roles: new Map([everyone, ...(added.roles ?? [])].map((role) => [role.id, role])),
    channels: new Map((added.channels ?? []).map((channel) => [channel.id, channel])),
    members,
    memberCount: added.memberCount ?? members.size,
    voice: new Map(),
  };
}

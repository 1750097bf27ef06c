import type { World } from '../discord/world/world.ts';
import type { TimelineEvent } from '../life/timeline-line.ts';
import { SERVER, userId } from './simulated-server.ts';

/** Plays an event in the world. Returns the sequence numbers of its dispatches. `isFirst` marks the timeline's first event. */
export function applyEvent(
  world: World,
  { kind, user, channel, bot }: TimelineEvent,
  channelIds: ReadonlyMap<string, string>,
  isFirst: boolean,
): Iterable<number> {
  const member = { guild: SERVER, user: userId(user), bot };
  const channelId = channelIds.get(channel) ?? '';
  switch (kind) {
    case 'msg': {
      const message = { guild: SERVER, channel: channelId, author: member.user, bot };
      return world.message(message).sequences.values();
    }
    case 'join':
      return world.join(member).values();
    case 'part':
      return leave(world, member);
    case 'voice_join':
      return world.voiceJoin({ ...member, channel: channelId }).values();
    case 'voice_leave':
      return world.voiceLeave(member).values();
    case 'members':
      return isFirst ? [] : setMemberCount(world, user);
  }
}

/**
 * A part. In the communities that timelines come from, a person may leave and stay in voice, because reading needs no
 * membership. Discord ends voice with membership, so here they connect again at once.
 */
function leave(world: World, member: { guild: string; user: string; bot: boolean }): number[] {
  const channel = world.guilds.get(member.guild)?.voice.get(member.user)?.channelId;
  const left = [...world.leave(member).values()];
  return channel === undefined ? left : [...left, ...world.voiceJoin({ ...member, channel }).values()];
}

/** Discord sends the member count only in snapshots (Discord: Gateway Events, Guild Create): here after an outage without a length. */
function setMemberCount(world: World, members: number): number[] {
  const down = [...world.outage(SERVER).values()];
  const guild = world.guilds.get(SERVER);
  if (guild) guild.memberCount = members;
  return [...down, ...world.restore(SERVER).values()];
}

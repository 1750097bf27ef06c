import type { Memory } from '../../../gateway/accounting/accountant.ts';
import type { GuildMemory } from '../../../gateway/accounting/guild-memory.ts';
import type { Settled, VoiceSession } from '../../../gateway/accounting/voice-session.ts';
import type { Fact, GuildFact } from '../../../shared/messages/batch.ts';
import type { Channel } from '../../../shared/state/channel-directory.ts';
import { NO_SETTINGS, type Settings } from '../../../shared/state/guild-settings.ts';

export type Gap = { from: number; to: number; guild?: string };

/** The facts in the table `state`, in memory. */
export interface FactsModel {
  /** States a fact. A late batch states only facts that replace nothing newer. */
  state: (fact: Fact, isLate: boolean) => void;
  /** What a worker that starts now remembers. */
  memory: (settings?: (guild: string) => Settings) => Memory;
  gaps: () => Gap[];
  directory: (guild: string) => ReadonlyMap<string, Channel>;
  since: (guild: string) => number | undefined;
  finished: () => string[];
}

/** Creates a state without facts. */
export function createFactsModel(): FactsModel {
  const newest = createNewestFacts();
  const channels = new Map<string, Map<string, Channel>>();
  const since = new Map<string, number>();
  const gaps = new Map<string, Gap>();
  const finished = new Set<string>();

  function stateChannel({ t: _, guild, ...channel }: Fact & { t: 'channel' }, isLate: boolean): void {
    const known = channels.get(guild) ?? new Map<string, Channel>();
    channels.set(guild, known);
    if (!isLate || !known.has(channel.id)) known.set(channel.id, channel);
  }

  return {
    state(fact, isLate) {
      if (fact.t === 'since') {
        if (!since.has(fact.guild)) since.set(fact.guild, fact.since);
      } else if (fact.t === 'gap') {
        const { t: _, ...gap } = fact;
        gaps.set(`${fact.from}#${fact.to}#${fact.guild ?? ''}`, gap);
      } else if (fact.t === 'channel') stateChannel(fact, isLate);
      else if (fact.t === 'month-finished') finished.add(fact.month);
      else if (!isLate) newest.state(fact);
    },
    memory: (settings = () => NO_SETTINGS) => newest.memory(channels, settings),
    gaps: () => [...gaps.values()],
    directory: (guild) => channels.get(guild) ?? new Map(),
    since: (guild) => since.get(guild),
    finished: () => [...finished],
  };
}

/** The facts that only the newest batch may state: guilds, voice sessions and the settlement. */
function createNewestFacts() {
  const voice = new Map<string, VoiceSession>();
  const guilds = new Map<string, GuildMemory>();
  let settled: Settled | undefined;
  return {
    state(fact: Fact): void {
      if (fact.t === 'voice') {
        const { t: _, session: key, ...rest } = fact;
        voice.set(key, { key, ...rest });
      } else if (fact.t === 'voice-end') voice.delete(fact.session);
      else if (fact.t === 'settled')
        settled = { through: fact.through, upTo: fact.upTo, before: fact.before };
      else if (fact.t === 'guild') guilds.set(fact.guild, memoryOf(fact));
      else if (fact.t === 'guild-gone') guilds.delete(fact.guild);
    },
    memory: (
      channels: ReadonlyMap<string, Map<string, Channel>>,
      settings: (guild: string) => Settings,
    ): Memory => ({
      guilds: new Map(
        [...guilds].map(([guild, known]) => {
          const needsChannels = settings(guild).ignoredChannels.length > 0;
          return [guild, { ...known, ...(needsChannels && { channels: new Map(channels.get(guild)) }) }];
        }),
      ),
      voice: [...voice.values()].map((session) => ({ ...session })),
      ...(settled && { settled }),
    }),
  };
}

const memoryOf = ({ members, channels: digest, unseenSince, gapSince }: GuildFact): GuildMemory => ({
  members,
  ...(digest !== undefined && { channelsDigest: digest }),
  ...(unseenSince !== undefined && { unseenSince }),
  ...(gapSince !== undefined && { gapSince }),
});

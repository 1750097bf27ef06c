/**
 * Runs a shard in its own process, with a gateway and a queue in memory. Measures the time that it takes to account for
 * dispatches, and the memory for many servers with people in voice. It covers all of a worker's work, from the order of
 * the dispatches to the text of a message. Prints the measurements as JSON.
 */

import { messageBody } from '../gateway/delivery/queue.ts';
import { inOrder } from '../gateway/discord/dispatch-order.ts';
import { startShard } from '../gateway/shard/shard.ts';
import { snowflakeAt } from '../shared/discord/snowflake.ts';
import { NO_SETTINGS } from '../shared/state/guild-settings.ts';
import { HOUR_MS } from '../shared/time.ts';
import { type Random, seeded } from '../simulator/life/random.ts';

/** The measurements of one run. */
export interface AccountantFindings {
  /** Bytes of the process: at the start, and with every server and everyone in voice. */
  before: number;
  full: number;
  /** Bytes of objects that remain after all dispatches are accounted for. */
  left: number;
  /** Dispatches a second, in the median round. */
  rate: number;
  /** The dispatches of all rounds, and the batches that they gave. */
  dispatches: number;
  batches: number;
  bytes: number;
  /** Seconds to settle an hour for everyone in voice. */
  settling: number;
}

const GUILDS = 2_500;
const IN_VOICE = 20_000;
const CHANNELS = 20;
const ROUNDS = 5;
const DISPATCHES = 50_000;
const FLUSH_MS = 10_000;
const START = Date.UTC(2018, 0, 12, 13, 0, 30);
/** Dispatches a second, in their timestamps. */
const PER_SECOND = 500;

const guildId = (guild: number) => String(700_000_000_000_000_000n + BigInt(guild));
const channelId = (guild: number, channel: number) =>
  String(800_000_000_000_000_000n + BigInt(guild * CHANNELS + channel));
const userId = (guild: number, user: number) =>
  String(900_000_000_000_000_000n + BigInt(guild * 100_000 + user));

const random = seeded(Number(process.argv[2]));
let batches = 0;
let bytes = 0;
let seq = 0;
const settled = Promise.withResolvers<never>();
let wake: () => void = () => {};
const shard = startShard({
  name: '0/1',
  flushMs: FLUSH_MS,
  maxInbox: 1_000_000,
  checkpoint: { confirmed: null, sending: null },
  store: {
    acquire: async () => ({ confirmed: null, sending: null }),
    write: async () => {},
    release: async () => {},
  },
  settings: () => NO_SETTINGS,
  async send(batch) {
    batches += 1;
    bytes += messageBody(batch).length;
  },
  sendEmptyBatch: async () => {},
  readMemory: async () => ({ guilds: new Map(), voice: [] }),
  readApplied: async () => undefined,
  readMissedBatches: async () => undefined,
  ensureSalt: async (month) => Buffer.from(`a salt of 32 bytes for ${month}..`),
  readSalt: async () => undefined,
  hasFinished: async () => true,
  log() {},
  onFatal: settled.reject,
  onProcessed: (processed) => processed === seq && wake(),
});

/** Sends dispatches to the shard and waits until all of them are accounted for. */
async function receive(
  events: readonly { t: string; d: Record<string, unknown> }[],
  at: (index: number) => number,
) {
  const done = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const first = seq + 1;
  seq += events.length;
  const deliver = inOrder((dispatch) => shard.receive(dispatch, at(dispatch.s - first)));
  for (const [i, event] of events.entries()) deliver({ ...event, s: first + i });
  await Promise.race([done, settled.promise]);
}

function guildCreate(guild: number) {
  const inVoice = IN_VOICE / GUILDS;
  return {
    t: 'GUILD_CREATE',
    d: {
      id: guildId(guild),
      member_count: 1_000,
      channels: Array.from({ length: CHANNELS }, (_, at) => ({
        id: channelId(guild, at),
        name: `channel-${at}`,
        type: at < 16 ? 0 : 2,
      })),
      threads: [],
      members: [],
      voice_states: Array.from({ length: inVoice }, (_, user) => ({
        user_id: userId(guild, user),
        channel_id: channelId(guild, 16 + (user % 4)),
        session_id: `${guild}-${user}`,
      })),
    },
  };
}

/** A random dispatch: nearly always a message, sometimes voice. */
function randomDispatch(random: Random, at: number) {
  const guild = random.integer(0, GUILDS - 1);
  const user = random.integer(0, 400);
  const id = userId(guild, user);
  const member = { user: { id }, roles: [] };
  if (random.chance(0.05)) {
    const channel = random.chance(0.5) ? channelId(guild, random.integer(16, 19)) : null;
    const d = {
      guild_id: guildId(guild),
      user_id: id,
      channel_id: channel,
      session_id: `${guild}-${user}`,
      member,
    };
    return { t: 'VOICE_STATE_UPDATE', d };
  }
  return {
    t: 'MESSAGE_CREATE',
    d: {
      id: snowflakeAt(at, random.integer(0, 4_000)),
      guild_id: guildId(guild),
      channel_id: channelId(guild, random.integer(0, 15)),
      author: { id, username: 'somebody' },
      member,
      type: 0,
      content: '',
    },
  };
}

/** The memory in use, in bytes, after a garbage collection. */
function memory(): NodeJS.MemoryUsage {
  globalThis.gc?.();
  return process.memoryUsage();
}

/** Sends a round of dispatches from `start` (ms) on. Returns the seconds until all are accounted for. */
async function runRound(start: number): Promise<number> {
  const at = (index: number) => start + Math.floor((index * 1000) / PER_SECOND);
  const events = Array.from({ length: DISPATCHES }, (_, i) => randomDispatch(random, at(i)));
  const started = performance.now();
  await receive(events, at);
  return (performance.now() - started) / 1000;
}

await shard.recovered;
const before = memory();
await receive(
  [{ t: 'READY', d: { session_id: 'a', resume_gateway_url: 'wss://here', guilds: [] } }],
  () => START,
);
for (let guild = 0; guild < GUILDS; guild += 100) {
  const some = Array.from({ length: 100 }, (_, i) => guildCreate(guild + i));
  await receive(some, () => START);
}
const full = memory();
batches = 0;
bytes = 0;
const rounds: number[] = [];
let clock = START;
for (let round = 0; round < ROUNDS; round++) {
  rounds.push(await runRound(clock));
  clock += (DISPATCHES * 1000) / PER_SECOND;
}
const sent = { batches, bytes };
const left = memory().heapUsed - full.heapUsed;
const started = performance.now();
await receive([randomDispatch(random, clock + HOUR_MS)], () => clock + HOUR_MS);
const settling = (performance.now() - started) / 1000;
const seconds = rounds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
const findings: AccountantFindings = {
  before: before.rss,
  full: full.rss,
  left,
  rate: DISPATCHES / seconds,
  dispatches: DISPATCHES * ROUNDS,
  ...sent,
  settling,
};
process.stdout.write(JSON.stringify(findings), () => process.exit(0));

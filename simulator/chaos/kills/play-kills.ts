import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SimulatedDiscord, startDiscord } from '../../discord/discord.ts';
import { seeded } from '../../life/random.ts';
import { simulatedApplication } from '../../session/simulated-server.ts';
import { awaitAcknowledgements } from '../campaign/await-acknowledgements.ts';
import { createExpectation } from '../campaign/expectation.ts';
import { addGuilds, disconnectEveryone, type Life, playLife } from '../campaign/random-life.ts';
import { checkData, type DataCheck } from './check-data.ts';
import { type EndKind, endBot } from './end-bot.ts';
import { followReplays } from './follow-replays.ts';
import { putDeadLetter } from './kept-dead-letter.ts';
import { startKillableBot } from './killable-bot.ts';
import { createRestartedBot, type RestartedBot } from './restarted-bot.ts';

/** What to play. */
export interface KillOptions {
  seed: number;
  /** How often bot, database and queue are killed. */
  kills: number;
  /** Called after each end of a bot, by a kill or a stop. */
  onEnd?: (end: BotEnd) => void;
}

/** An end of the bot. */
export interface BotEnd {
  kind: EndKind;
  /** Kills so far, including this one. */
  kills: number;
  /** Events so far. */
  events: number;
  /** Whether Discord forgets the session: the next bot then records a gap and identifies. */
  isSessionLost: boolean;
}

/** How the campaign went. */
export interface KillResult extends DataCheck {
  events: number;
  /** The time from start to collecting of each bot, ms, in ascending order. */
  startTimes: number[];
  /** The last log lines of the last bot, where something is wrong. */
  log: string[];
}

const LONGEST_PAUSE_MS = 500;
const SESSION_LOSS_PROBABILITY = 1 / 10;

/** The campaign while it runs. */
interface KillCampaign extends KillOptions {
  life: Life;
  discord: SimulatedDiscord;
  dir: string;
  bot: RestartedBot;
  /** Events so far. */
  events: number;
}

/**
 * Plays random events while the self-hosted bot is killed and started again on the same data, and compares every counter
 * with what is expected. Sets the environment variables of a stack: a process can play one campaign.
 */
export async function playKills(options: KillOptions): Promise<KillResult> {
  const random = seeded(options.seed);
  const guildCount = random.integer(2, 3);
  const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
  const application = simulatedApplication();
  const discord = await startDiscord({ application });
  addGuilds(discord.world, guildCount);
  const stall = monitorEventLoopDelay({ resolution: 10 });
  stall.enable();
  await putDeadLetter(dir);
  const bot = createRestartedBot(() => startKillableBot(application, discord.apiUrl, dir));
  const life = { world: discord.world, expected: createExpectation(), random, guildCount };
  const campaign: KillCampaign = { ...options, life, discord, dir, bot, events: 0 };
  try {
    const check = await play(campaign, () => stall.max / 1e9).catch(failedCheck);
    const log = check.wrong.length > 0 ? bot.current().lastLines() : [];
    return { ...check, events: campaign.events, startTimes: bot.startTimes.sort((a, b) => a - b), log };
  } finally {
    await bot.current().remove();
    await discord.close();
    rmSync(dir, { recursive: true });
  }
}

async function play(campaign: KillCampaign, stallSeconds: () => number): Promise<DataCheck> {
  const { life, dir, bot } = campaign;
  const { world, expected, guildCount } = life;
  const { gateway } = campaign.discord;
  await bot.current().collects;
  // The data of a guild begins with the first durable batch: events before it are not expected to count.
  await awaitAcknowledgements(gateway);
  const startedAt = world.now();
  const replays = followReplays(gateway, world.now);
  const onEvent = () => {
    campaign.events += 1;
    replays.observe();
  };
  let isOver = false;
  const kills = killRepeatedly(campaign).finally(() => {
    isOver = true;
  });
  await Promise.all([playLife(life, onEvent, () => isOver), kills]);
  disconnectEveryone(life);
  expected.end(world.now());
  await awaitAcknowledgements(gateway);
  await bot.current().stop();
  const { outages } = replays;
  return checkData({ dir, expected, world, guildCount, startedAt, outages, stallSeconds: stallSeconds() });
}

/** Kills the bot as often as asked, with stops in between, and leaves one that has recovered. */
async function killRepeatedly(campaign: KillCampaign): Promise<void> {
  const { bot, dir, discord } = campaign;
  const random = seeded(campaign.seed + 1);
  for (let kills = 0; kills < campaign.kills; ) {
    const kind = await endBot(bot.current(), dir, random);
    if (kind !== 'stopped') kills += 1;
    const isSessionLost = random.chance(SESSION_LOSS_PROBABILITY);
    if (isSessionLost) discord.gateway.forgetSessions();
    campaign.onEnd?.({ kind, kills, events: campaign.events, isSessionLost });
    await sleep(random.integer(0, LONGEST_PAUSE_MS));
    bot.restart();
  }
  await bot.current().isReady;
}

const failedCheck = (error: unknown): DataCheck => ({
  gaps: 0,
  counters: 0,
  wrong: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
});

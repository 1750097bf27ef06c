import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDiscord } from '../../discord/discord.ts';
import type { Gateway } from '../../discord/gateway/gateway.ts';
import { seeded } from '../../life/random.ts';
import { simulatedApplication } from '../../session/simulated-server.ts';
import { caughtUp } from '../campaign/await-acknowledgements.ts';
import { createTruth } from '../campaign/expectation.ts';
import { hangUp, live, settle } from '../campaign/random-life.ts';
import { type Judgement, judge } from './check-data.ts';
import { type EndKind, endLife } from './end-bot.ts';
import { followResumes } from './follow-replays.ts';
import { putDeadLetter } from './kept-dead-letter.ts';
import { type MachineBot, startMachineBot } from './killable-bot.ts';

export interface MachineOptions {
  seed: number;
  /** How often bot, database and queue are killed. */
  kills: number;
  /** Called after each end, orderly ones included. */
  onEnd?: (end: MachineEnd) => void;
}

export interface MachineEnd {
  kind: EndKind;
  /** Kills so far, this one included. */
  kills: number;
  /** Events so far. */
  events: number;
  /** Whether Discord forgets the session meanwhile: the next bot records a gap and begins another. */
  sessionLost: boolean;
}

export interface MachineResult extends Judgement {
  events: number;
  /** From a bot's start until it collected, ms, in ascending order. */
  starts: number[];
  /** The last lines of the last bot's log, where something is wrong. */
  log: string[];
}

const LONGEST_PAUSE_MS = 500;
const SESSION_LOST = 1 / 10;

/**
 * Plays life on a simulated Discord while the self-hosted bot is killed and started again on the same data, and compares
 * every counter with the truth. Sets the environment variables of a stack, so there can be one a process.
 */
export async function playMachine(options: MachineOptions): Promise<MachineResult> {
  const random = seeded(options.seed);
  const guilds = random.integer(2, 3);
  const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
  const application = simulatedApplication();
  const discord = await startDiscord({ application });
  const { world, gateway } = discord;
  settle(world, guilds);
  const truth = createTruth();
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  await putDeadLetter(dir);
  const machine = createMachine(() => startMachineBot(application, discord.apiUrl, dir));
  let events = 0;

  async function play(): Promise<Judgement> {
    await machine.bot().collects;
    // Before anything is durable nobody has ever seen the servers: what happens then is before their data begins.
    await caughtUp(gateway);
    const begun = world.now();
    const resumes = followResumes(gateway, world.now);
    const happened = () => {
      events += 1;
      resumes.look();
    };
    let attacked = false;
    const attacking = attack({ ...options, machine, dir, gateway, events: () => events }).finally(() => {
      attacked = true;
    });
    await Promise.all([live({ world, truth, random, guilds, happened }, () => attacked), attacking]);
    hangUp(world, truth);
    truth.end(world.now());
    await caughtUp(gateway);
    await machine.bot().stop();
    return judge({ dir, truth, world, guilds, begun, outages: resumes.outages, stall: delay.max / 1e9 });
  }

  try {
    const judgement = await play().catch((error: unknown) => ({
      gaps: 0,
      counters: 0,
      wrong: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    }));
    const log = judgement.wrong.length > 0 ? machine.bot().lastLines() : [];
    return { ...judgement, events, starts: machine.starts.sort((a, b) => a - b), log };
  } finally {
    await machine.bot().remove();
    await discord.close();
    rmSync(dir, { recursive: true });
  }
}

/** The bot there is, after however many others. */
interface Machine {
  bot: () => MachineBot;
  restart: () => void;
  /** From a bot's start until it collected, ms, for each that did. */
  starts: number[];
}

function createMachine(start: () => MachineBot): Machine {
  const starts: number[] = [];
  function startTimed(): MachineBot {
    const bot = start();
    bot.collects.then(
      (ms) => starts.push(ms),
      () => {}, // Killed before.
    );
    return bot;
  }
  let bot = startTimed();
  return {
    bot: () => bot,
    restart() {
      bot = startTimed();
    },
    starts,
  };
}

/** Kills the bot as often as wanted, with orderly ends between, and leaves one that has recovered. */
async function attack(
  options: MachineOptions & { machine: Machine; dir: string; gateway: Gateway; events: () => number },
): Promise<void> {
  const { machine, dir, gateway } = options;
  const random = seeded(options.seed + 1);
  for (let kills = 0; kills < options.kills; ) {
    const kind = await endLife(machine.bot(), dir, random);
    if (kind !== 'stopped') kills += 1;
    const sessionLost = random.chance(SESSION_LOST);
    if (sessionLost) gateway.forgetSessions();
    options.onEnd?.({ kind, kills, events: options.events(), sessionLost });
    await sleep(random.integer(0, LONGEST_PAUSE_MS));
    machine.restart();
  }
  await machine.bot().isReady;
}

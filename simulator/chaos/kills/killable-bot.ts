import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeLimit } from '../../../shared/time-limit.ts';
import type { SimulatedApplication } from '../../discord/world/context.ts';
import { type CampaignProcess, startProcess } from '../campaign/child-process.ts';
import { COLLECTING, READY } from '../campaign/log-lines.ts';
import { killTree } from './process-tree.ts';

/** The self-hosted bot with its database and queue, on a data directory. */
export interface KillableBot {
  /** Resolves once the bot collects, with the time since its start, ms. Rejects when it ends first, or takes over 80 s. */
  collects: Promise<number>;
  /** Resolves once the bot has recovered and sends batches. Rejects like `collects`. */
  isReady: Promise<unknown>;
  /** Asks the bot to stop. Rejects unless it ends within 10 s with code 0. */
  stop: () => Promise<void>;
  /** Asks the bot to stop, and resolves with whether it did within `ms`. Rejects where it ended with another code than 0. */
  stopWithin: (ms: number) => Promise<boolean>;
  /** Kills the bot with its database and queue. Rejects where it has ended already. */
  kill: () => Promise<void>;
  /** Kills what still runs of the bot. */
  remove: () => Promise<void>;
  /** Its last log lines. */
  lastLines: () => string[];
}

const ENTRY = new URL('./bot-entry.ts', import.meta.url);
const LEASE_MS = 1_500;
const FLUSH_SECONDS = 1;
/** A session can be resumed for 90 s. */
const START_MS = 80_000;
/** Container runtimes wait this long before they kill. */
const STOP_MS = 10_000;

/** Starts the bot on a data directory. */
export function startKillableBot(
  application: SimulatedApplication,
  apiUrl: string,
  dir: string,
): KillableBot {
  const bot = startBotProcess(application, apiUrl, dir);
  const { child } = bot;
  const started = performance.now();
  const collects = inTime(bot.logs(COLLECTING), 'The bot did not collect').then(
    () => performance.now() - started,
  );
  const isReady = inTime(bot.logs(READY), 'The bot was not ready');
  // Nobody waits for them where the bot is killed first.
  for (const each of [collects, isReady]) each.catch(() => {});

  async function remove(): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await killTree(child.pid);
    await bot.exited;
  }

  async function stopWithin(ms: number): Promise<boolean> {
    child.kill('SIGTERM');
    const code = await Promise.race([bot.exited, sleep(ms, undefined, { ref: false })]);
    if (code === undefined) return false;
    if (code !== 0) throw new Error(`The bot ended with ${code} on SIGTERM.`);
    return true;
  }

  return {
    collects,
    isReady,
    async stop() {
      if (!(await stopWithin(STOP_MS)))
        throw new Error(`The bot did not stop within ${STOP_MS / 1000} s of SIGTERM.`);
    },
    stopWithin,
    async kill() {
      const ended = child.exitCode ?? child.signalCode;
      if (ended !== null) throw new Error(`The bot ended by itself (${ended}).`);
      await remove();
    },
    remove,
    lastLines: bot.lastLines,
  };
}

function startBotProcess(application: SimulatedApplication, apiUrl: string, dir: string): CampaignProcess {
  return startProcess(ENTRY, {
    DISCORD_TOKEN: application.botToken,
    DISCORD_APPLICATION_ID: application.id,
    DISCORD_PUBLIC_KEY: application.publicKey,
    DISCORD_API_URL: apiUrl,
    DATA_DIR: dir,
    PORT: '0',
    FLUSH_SECONDS: String(FLUSH_SECONDS),
    LEASE_MS: String(LEASE_MS),
    LOG_LEVEL: 'info',
  });
}

const inTime = <T>(work: Promise<T>, complaint: string): Promise<T> =>
  withTimeLimit(START_MS, work, new Error(`${complaint} within ${START_MS / 1000} s.`));

import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedApplication } from '../../discord/world/context.ts';
import { type RoundProcess, startProcess } from '../campaign/child-process.ts';
import { killTree } from './process-tree.ts';

/** The self-hosted bot with its database and queue, on a data directory. */
export interface MachineBot {
  /** Resolves with the time from its start until it collects, ms. Rejects when it ends before, or takes over 80 s. */
  collects: Promise<number>;
  /** Resolves once it has recovered as well, so that it sends batches. Rejects like `collects`. */
  isReady: Promise<unknown>;
  /** Asks it to stop. Rejects where it does not, within 10 s and with code 0. */
  stop: () => Promise<void>;
  /** Asks it to stop, and resolves once it has or that many ms have passed. Gives whether it has. */
  stopWithin: (ms: number) => Promise<boolean>;
  /** Kills it with its database and queue. Rejects where it has ended by itself. */
  kill: () => Promise<void>;
  /** The same, whatever it is doing. */
  remove: () => Promise<void>;
  lastLines: () => string[];
}

const LEASE_MS = 1_500;
const FLUSH_SECONDS = 1;
/** A session can be resumed for 90 s. */
const START_MS = 80_000;
/** As long as those who run containers wait before they kill. */
const STOP_MS = 10_000;

/** Starts the bot. */
export function startMachineBot(application: SimulatedApplication, apiUrl: string, dir: string): MachineBot {
  const bot: RoundProcess = startProcess(new URL('./bot-entry.ts', import.meta.url), {
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
  const { child } = bot;
  const started = performance.now();
  const collects = within(START_MS, 'The bot did not collect', bot.logs(/"Collecting( again)?"/)).then(
    () => performance.now() - started,
  );
  const isReady = within(START_MS, 'The bot was not ready', bot.logs(/"Ready"/));
  // It may be killed before, with nobody waiting for it.
  for (const each of [collects, isReady]) each.catch(() => {});

  async function remove(): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await killTree(child.pid);
    await bot.exited;
  }

  async function stopWithin(ms: number): Promise<boolean> {
    child.kill('SIGTERM');
    const code = await Promise.race([bot.exited, after(ms)]);
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

function after(ms: number): Promise<undefined> {
  return sleep(ms, undefined, { ref: false });
}

async function within<T>(ms: number, complaint: string, promise: Promise<T>): Promise<T> {
  const outcome = await Promise.race([promise.then((value) => ({ value })), after(ms)]);
  if (!outcome) throw new Error(`${complaint} within ${ms / 1000} s.`);
  return outcome.value;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatedApplication } from '../../../simulator/session/simulated-server.ts';
import { type Running, startProcess } from '../start-process.ts';

/** The Discord application of all bots in a test file. */
export const application = simulatedApplication();

const folders: string[] = [];
const running = new Set<Running>();

/** Creates a data directory, which {@link cleanUp} removes. */
export function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
  folders.push(dir);
  return dir;
}

/** Valid settings of a bot for a simulated Discord. */
export function settings(apiUrl: string, dir: string): Record<string, string> {
  return {
    DISCORD_TOKEN: application.botToken,
    DISCORD_APPLICATION_ID: application.id,
    DISCORD_PUBLIC_KEY: application.publicKey,
    DISCORD_API_URL: apiUrl,
    DATA_DIR: dir,
    PORT: '0',
    FLUSH_SECONDS: '1',
  };
}

/** Starts a bot as `npm start` does. {@link cleanUp} ends it. */
export function startBotProcess(env: Record<string, string>): Running {
  const bot = startProcess('start', env);
  running.add(bot);
  void bot.exited.then(() => running.delete(bot));
  return bot;
}

/** Ends the bots that a failed test left running, and removes their data. */
export async function cleanUp(): Promise<void> {
  for (const bot of running) bot.kill('SIGKILL');
  await Promise.all([...running].map(({ exited }) => exited));
  for (const dir of folders) rmSync(dir, { recursive: true });
}

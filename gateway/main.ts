/** Runs the deployed worker. It reads settings from the environment and the bot token from the deployment's secret. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { REST } from '@discordjs/rest';
import { readBotToken } from '../shared/discord/bot-token.ts';
import { SettingsError } from '../shared/env-settings.ts';
import { errorFields, log } from '../shared/log.ts';
import { answerHealth } from './health.ts';
import { runWorker } from './run.ts';
import { stopSignal } from './stop-signal.ts';
import { readWorkerSettings, type WorkerSettings } from './worker-settings.ts';

const TOKEN_PAUSE_MS = 30_000;

const { flushSeconds, healthPort, apiUrl } = settingsOrEnd();
const stopped = stopSignal();
answerHealth(healthPort);
const token = await Promise.race([waitForToken(), stopped]);
// Stopped while it waited for the token: there is nothing to send.
if (!token) process.exit(0);
await runWorker({
  token,
  rest: new REST(apiUrl === undefined ? {} : { api: apiUrl }).setToken(token),
  flushSeconds,
  owner: randomUUID(),
  log,
  stopped,
});

/** Reads the settings. If they are wrong, logs what is wrong and ends the process with exit code 2. */
function settingsOrEnd(): WorkerSettings {
  try {
    return readWorkerSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    log('error', 'The worker cannot start because settings are missing or malformed.', {
      problems: error.problems,
    });
    process.exit(2);
  }
}

/**
 * Reads the bot token. Waits while the secret is empty, as it is between the first deployment and `npm run connect`.
 */
async function waitForToken(): Promise<string> {
  for (;;) {
    try {
      return await readBotToken();
    } catch (error) {
      log('warn', 'The worker waits for the bot token.', errorFields(error));
      await sleep(TOKEN_PAUSE_MS);
    }
  }
}

/** The deployed worker. Settings come from the environment, the bot's token from where the deployment keeps it. */
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
const token = await Promise.race([storedToken(), stopped]);
// Asked to stop while it waited: it has nothing to lose.
if (!token) process.exit(0);
await runWorker({
  token,
  rest: new REST(apiUrl === undefined ? {} : { api: apiUrl }).setToken(token),
  flushSeconds,
  owner: randomUUID(),
  log,
  stopped,
});

/** The settings; where they are wrong, the process says how and ends with exit code 2. */
function settingsOrEnd(): WorkerSettings {
  try {
    return readWorkerSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    log('error', 'The worker cannot start: settings are missing or malformed', { problems: error.problems });
    process.exit(2);
  }
}

/** The secret is empty between the first deployment and `npm run connect`: no reason to start over and over. */
async function storedToken(): Promise<string> {
  for (;;) {
    try {
      return await readBotToken();
    } catch (error) {
      log('warn', 'Waiting for the bot token', errorFields(error));
      await sleep(TOKEN_PAUSE_MS);
    }
  }
}

/** The deployed worker. Settings come from the environment, the bot's token from where the deployment keeps it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { REST } from '@discordjs/rest';
import { readBotToken } from '../shared/bot-token.ts';
import { requireEnv } from '../shared/env.ts';
import { errorFields, log } from '../shared/log.ts';
import { answerHealth, HEALTH_PORT } from './health.ts';
import { runWorker } from './run.ts';
import { stopSignal } from './stop-signal.ts';

const TOKEN_PAUSE_MS = 30_000;

const stopped = stopSignal();
answerHealth(Number(process.env['HEALTH_PORT'] ?? HEALTH_PORT));
const token = await Promise.race([storedToken(), stopped]);
// Asked to stop while it waited: it has nothing to lose.
if (!token) process.exit(0);
const api = process.env['DISCORD_API_URL'];
await runWorker({
  token,
  rest: new REST(api ? { api } : {}).setToken(token),
  flushSeconds: Number(requireEnv('FLUSH_SECONDS')),
  owner: randomUUID(),
  log,
  stopped,
});

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

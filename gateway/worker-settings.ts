import {
  createSettingsReader,
  isHttpUrl,
  LOG_LEVELS,
  SettingsError,
  WHOLE_NUMBERS,
} from '../shared/env-settings.ts';
import { HEALTH_PORT } from './health.ts';

/** What the deployed worker reads from its environment. */
export interface WorkerSettings {
  /** How long an entry waits before its batch is sent, s. */
  flushSeconds: number;
  healthPort: number;
  /** The URL of Discord's API, if it is not the real one. */
  apiUrl?: string;
}

/**
 * Reads the worker's settings. It also checks the settings that other parts read later, so that a worker with a wrong one
 * does not start. Throws one SettingsError that names everything missing or malformed.
 */
export function readWorkerSettings(env: NodeJS.ProcessEnv): WorkerSettings {
  const { problems, read, optional } = createSettingsReader(env);
  const isThere = () => true;
  read('BATCHES_QUEUE_URL', isHttpUrl, 'the URL of the queue of batches');
  for (const table of ['IDENTITIES', 'SALTS', 'STATE']) {
    read(`${table}_TABLE`, isThere, 'the name of the table');
  }
  if (!env['DISCORD_TOKEN']) {
    read('DISCORD_TOKEN_SECRET', isThere, 'the name of the secret with the bot token');
  }
  const { flushSeconds: flush, healthPort: port } = WHOLE_NUMBERS;
  const flushSeconds = read('FLUSH_SECONDS', flush.isValid, flush.expected);
  const healthPort = read('HEALTH_PORT', port.isValid, port.expected, String(HEALTH_PORT));
  const apiUrl = optional('DISCORD_API_URL', isHttpUrl, 'an http(s) URL');
  optional('LOG_LEVEL', (value) => LOG_LEVELS.includes(value), `one of ${LOG_LEVELS.join(', ')}`);
  if (problems.length > 0) throw new SettingsError(problems);
  return {
    flushSeconds: Number(flushSeconds),
    healthPort: Number(healthPort),
    ...(apiUrl !== undefined && { apiUrl }),
  };
}

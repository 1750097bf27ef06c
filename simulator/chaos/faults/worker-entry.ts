/** Runs the deployed worker on a clock that may be ahead. */
import { randomUUID } from 'node:crypto';
import { REST } from '@discordjs/rest';
import { runWorker } from '../../../gateway/run.ts';
import { requireEnv } from '../../../shared/env.ts';
import { log } from '../../../shared/log.ts';

const offset = Number(requireEnv('CLOCK_OFFSET_MS'));
const token = requireEnv('DISCORD_TOKEN');

await runWorker({
  token,
  rest: new REST({ api: requireEnv('DISCORD_API_URL') }).setToken(token),
  flushSeconds: Number(requireEnv('FLUSH_SECONDS')),
  leaseMs: Number(requireEnv('LEASE_MS')),
  owner: randomUUID(),
  log,
  now: () => Date.now() + offset,
});

/** What `npm start` runs, in a process of its own, with a lease that does not last as long: a killed bot is soon back. */
import { requireEnv } from '../../shared/env.ts';
import { readBotSettings } from '../bot-settings.ts';
import { runBot } from '../run-bot.ts';

await runBot({ ...readBotSettings(process.env), leaseMs: Number(requireEnv('LEASE_MS')) });

/** What `npm start` runs, in a process of its own, with a lease that does not last as long: a killed bot is soon back. */

import { readBotSettings } from '../../../local/bot/bot-settings.ts';
import { runBot } from '../../../local/bot/run-bot.ts';
import { requireEnv } from '../../../shared/env.ts';

await runBot({ ...readBotSettings(process.env), leaseMs: Number(requireEnv('LEASE_MS')) });

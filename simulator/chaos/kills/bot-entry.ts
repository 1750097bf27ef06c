/** Runs what `npm start` runs, with a shorter lease: the bot after a killed one starts sooner. */

import { readBotSettings } from '../../../local/bot/bot-settings.ts';
import { runBot } from '../../../local/bot/run-bot.ts';
import { requireEnv } from '../../../shared/env.ts';

await runBot({ ...readBotSettings(process.env), leaseMs: Number(requireEnv('LEASE_MS')) });

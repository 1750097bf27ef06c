import { Locale } from 'discord-api-types/v10';
import { dataDirWithData } from '../local/stack/data-dir.ts';
import { startStack } from '../local/stack/stack.ts';
import { instant, oneOf, runCommand, UsageError } from '../shared/cli/command.ts';
import { quietLog } from '../shared/cli/quiet-log.ts';
import { CommandLineError } from './discord/app/command-line.ts';
import { saveFiles, startCommandSession } from './session/commands-session.ts';

const HELP = `Usage: npm run slash -- '/report type:hourly channel:moarvm dates:January 2018' [options]

Sends a slash command, signed, over HTTP to the bot's endpoint, as a user of the simulated server. Prints the final reply as
JSON. Saves its attachments and lists them under "saved".

  --data DIR                          the data directory (default: DATA_DIR, or .data)
  --now ISO                           the time of the command (default: now)
  --out DIR                           the directory for attachments (default: out)
  --as moderator|member|admin         the user (default: moderator)
  --in mods|general                   the channel (default: mods)
  --locale de|fr|es-ES|…              the user's language, as Discord names it (default: en-US)`;

await runCommand({
  help: HELP,
  options: ['data', 'now', 'out', 'as', 'in', 'locale'],
  args: ['COMMAND'],
  async run([line = ''], options) {
    const now = instant(options['now'], '--now', Date.now());
    const as = oneOf(options['as'], '--as', ['moderator', 'member', 'admin'], 'moderator');
    const place = oneOf(options['in'], '--in', ['mods', 'general'], 'mods');
    const locale = oneOf(options['locale'], '--locale', Object.values(Locale), Locale.EnglishUS);
    const stack = await startStack({ dir: dataDirWithData(options['data']), log: quietLog });
    try {
      const session = await startCommandSession(now, quietLog, stack);
      try {
        const outcome = await session.use(line, as, place, locale);
        const saved = await saveFiles(outcome, options['out'] ?? 'out');
        process.stdout.write(`${JSON.stringify({ ...outcome.message, saved }, null, 2)}\n`);
      } catch (error) {
        throw error instanceof CommandLineError ? new UsageError(error.message) : error;
      } finally {
        await session.stop();
      }
    } finally {
      await stack.stop();
    }
  },
});

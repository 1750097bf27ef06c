/** `/userstats-help`: examples of each command, to copy. */
import type { Locale } from '../../../shared/locale.ts';
import type { Answer } from '../endpoint/answer-deps.ts';
import type { CommandInteraction } from '../endpoint/interaction.ts';
import { ephemeralMessage, type Message } from '../endpoint/response.ts';
import type { Words } from '../words/en.ts';
import { WORDS } from '../words/interaction-words.ts';

/** A line to copy, and the name of the text that explains it. */
interface Example {
  command: keyof Words['commands'];
  type?: keyof Words['types'];
  channel?: string;
  dates?: string;
  timezone?: string;
  says: keyof Words['help'];
}

const EXAMPLES: readonly Example[] = [
  { command: 'report', type: 'full', says: 'lastMonth' },
  { command: 'report', type: 'full', dates: 'yesterday', says: 'day' },
  { command: 'report', type: 'weekday', dates: 'January 2018', says: 'weekdays' },
  {
    command: 'report',
    type: 'hourly',
    channel: '#general',
    dates: '2018-01-01 to 2018-01-15',
    says: 'channel',
  },
  {
    command: 'report',
    type: 'heatmap',
    dates: 'last month',
    timezone: 'America/New_York',
    says: 'heatmap',
  },
  { command: 'userstats', dates: 'last 7 days', says: 'everything' },
  { command: 'userstats-settings', says: 'settings' },
  { command: 'userstats-privacy', says: 'privacy' },
];

/** Answers `/userstats-help`. Everyone may use it. */
export async function showHelp({ locale }: Pick<CommandInteraction, 'locale'>): Promise<Answer> {
  return { response: ephemeralMessage(helpPanel(locale)), outcome: 'help shown' };
}

/** The help as a message, with the names that commands and options have in the user's language. */
function helpPanel(locale: Locale): Message {
  const words = WORDS[locale];
  return {
    content: [
      `**${words.help.title}**`,
      ...EXAMPLES.map((example) => `\`${lineOf(example, words)}\`\n${words.help[example.says]}`),
      '',
      words.help.notes,
    ].join('\n'),
  };
}

function lineOf(
  { command, type, channel, dates, timezone }: Example,
  { commands, options, types }: Words,
): string {
  return [
    `/${commands[command].name}`,
    ...(type === undefined ? [] : [`${options.type.name}:${types[type].word}`]),
    ...(channel === undefined ? [] : [`${options.channel.name}:${channel}`]),
    ...(dates === undefined ? [] : [`${options.dates.name}:${dates}`]),
    ...(timezone === undefined ? [] : [`${options.timezone.name}:${timezone}`]),
  ].join(' ');
}

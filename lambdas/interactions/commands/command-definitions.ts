/** The slash commands, as Discord stores them: the body of PUT `/applications/{application}/commands`. */
import { ChannelTypes } from 'discord-interactions';
import type { ReportType } from '../../../shared/messages/report-request.ts';
import { MANAGE_SERVER } from '../endpoint/permit.ts';
import type { Words } from '../words/en.ts';
import { WORDS } from '../words/interaction-words.ts';
import { called, localized } from './localized.ts';

/** Option types (Discord: Application Commands, Application Command Option Type). */
const STRING = 3;
const CHANNEL = 7;
/** The contexts and installations in which a command exists: servers only (Discord: Application Commands). */
const SERVERS_ONLY = { contexts: [0], integration_types: [0] } as const;

export const USERSTATS = 'userstats';
export const REPORT = 'report';
export const SETTINGS = 'userstats-settings';
export const HELP_COMMAND = 'userstats-help';
export const PRIVACY = 'userstats-privacy';

/** The longest date range, and name of a time zone, that can be typed. */
const MAX_DATES = 100;
const MAX_ZONE = 50;

/** The kinds of channels that one can write or talk in, and categories, which hold some. */
export const REPORT_CHANNEL_TYPES: readonly number[] = [
  ChannelTypes.GUILD_TEXT,
  ChannelTypes.GUILD_VOICE,
  ChannelTypes.GUILD_ANNOUNCEMENT,
  ChannelTypes.GUILD_STAGE_VOICE,
  ChannelTypes.GUILD_FORUM,
  ChannelTypes.GUILD_MEDIA,
  ChannelTypes.GUILD_CATEGORY,
  ChannelTypes.ANNOUNCEMENT_THREAD,
  ChannelTypes.PUBLIC_THREAD,
  ChannelTypes.PRIVATE_THREAD,
];

export const REPORT_TYPES = ['full', 'weekday', 'hourly', 'heatmap'] as const satisfies readonly ReportType[];

const command = <Name extends keyof Words['commands']>(name: Name) => ({
  ...SERVERS_ONLY,
  ...called(name, ({ commands }) => commands[name]),
});

const option = <Name extends keyof Words['options']>(name: Name, type: number) => ({
  type,
  ...called(name, ({ options }) => options[name]),
});

const typeChoice = (value: ReportType) => {
  const name = ({ types: { [value]: type } }: Words) => `${type.word}: ${type.says}`;
  return { name: name(WORDS.en), name_localizations: localized(name), value };
};

const dates = { ...option('dates', STRING), max_length: MAX_DATES, autocomplete: true };

/** The options of the commands that take any. Discord wants required ones before the others. */
export const OPTIONS = {
  [USERSTATS]: [dates],
  [REPORT]: [
    { ...option('type', STRING), required: true, choices: REPORT_TYPES.map(typeChoice) },
    { ...option('channel', CHANNEL), channel_types: REPORT_CHANNEL_TYPES },
    dates,
    { ...option('timezone', STRING), max_length: MAX_ZONE, autocomplete: true },
  ],
};

/** All commands. */
export const commands = [
  { ...command(USERSTATS), options: OPTIONS[USERSTATS] },
  { ...command(REPORT), options: OPTIONS[REPORT] },
  { ...command(SETTINGS), default_member_permissions: String(MANAGE_SERVER) },
  command(PRIVACY),
  command(HELP_COMMAND),
];

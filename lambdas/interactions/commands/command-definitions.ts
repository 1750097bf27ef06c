/** The slash commands as Discord stores them: the body of PUT `/applications/{application}/commands`. */
import { ChannelTypes } from 'discord-interactions';
import type { ReportType } from '../../../shared/messages/report-request.ts';
import { MANAGE_SERVER } from '../endpoint/permit.ts';
import type { Words } from '../words/en.ts';
import { WORDS } from '../words/interaction-words.ts';
import { localized, localizedNames } from './localized.ts';

/** Option types (Discord: Application Commands, Application Command Option Type). */
const STRING = 3;
const CHANNEL = 7;
/** The contexts and installations in which a command exists: servers only (Discord: Application Commands). */
const SERVERS_ONLY = { contexts: [0], integration_types: [0] } as const;

/** The names of the commands, as interactions carry them. */
export const USERSTATS = 'userstats';
export const REPORT = 'report';
export const SETTINGS = 'userstats-settings';
export const HELP = 'userstats-help';
export const PRIVACY = 'userstats-privacy';

/** The most characters that users can type for `dates` and `timezone`. */
const MAX_DATES = 100;
const MAX_ZONE = 50;

/** The types of channels in which members can write or talk, and categories, which contain such channels. */
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

/** The values of the option `type`. */
export const REPORT_TYPES = ['full', 'weekday', 'hourly', 'heatmap'] as const satisfies readonly ReportType[];

const command = <Name extends keyof Words['commands']>(name: Name) => ({
  ...SERVERS_ONLY,
  ...localizedNames(name, ({ commands }) => commands[name]),
});

const option = <Name extends keyof Words['options']>(name: Name, type: number) => ({
  type,
  ...localizedNames(name, ({ options }) => options[name]),
});

const typeChoice = (value: ReportType) => {
  const name = ({ types: { [value]: type } }: Words) => `${type.word}: ${type.says}`;
  return { name: name(WORDS.en), name_localizations: localized(name), value };
};

const dates = { ...option('dates', STRING), max_length: MAX_DATES, autocomplete: true };

/** The options of each command that has any. Discord wants the required ones first. */
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
  command(HELP),
];

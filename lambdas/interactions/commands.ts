/** The slash commands, as Discord stores them: the body of PUT `/applications/{application}/commands`. */
import { ChannelTypes } from 'discord-interactions';
import type { ReportType } from '../../shared/report-request.ts';
import { MANAGE_SERVER } from './permit.ts';

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

/** The longest date range that can be typed. */
const MAX_DATES = 100;

/** What counts are kept by and can be asked for: threads belong to their channel, categories hold nothing. */
export const REPORT_CHANNEL_TYPES: readonly number[] = [
  ChannelTypes.GUILD_TEXT,
  ChannelTypes.GUILD_VOICE,
  ChannelTypes.GUILD_ANNOUNCEMENT,
  ChannelTypes.GUILD_STAGE_VOICE,
  ChannelTypes.GUILD_FORUM,
  ChannelTypes.GUILD_MEDIA,
];

export const REPORT_TYPES = {
  full: 'full: one summary of the period',
  weekday: 'weekday: Monday to Sunday, as CSV',
  hourly: 'hourly: hours 0 to 23, as CSV',
  heatmap: 'heatmap: hours of the week, as a picture and CSV',
} as const satisfies Record<ReportType, string>;

const dates = {
  type: STRING,
  name: 'dates',
  description:
    '“2018-01-12”, “January 2018”, “1 Jan 2018 to yesterday” (end excluded, UTC). Default: last month',
  max_length: MAX_DATES,
  autocomplete: true,
};

/** All commands. Discord wants required options before the others. */
export const commands = [
  {
    ...SERVERS_ONLY,
    name: USERSTATS,
    description: 'Download all counts by hour, event, channel and anonymous user, as a CSV file',
    options: [dates],
  },
  {
    ...SERVERS_ONLY,
    name: REPORT,
    description: 'Members, messages and voice time of a day, a month or part of one',
    options: [
      {
        type: STRING,
        name: 'type',
        description: 'A summary, or a table by weekday or by hour of the day',
        required: true,
        choices: Object.entries(REPORT_TYPES).map(([value, name]) => ({ name, value })),
      },
      {
        type: CHANNEL,
        name: 'channel',
        description: 'Count only this channel and its threads. Default: the whole server',
        channel_types: REPORT_CHANNEL_TYPES,
      },
      dates,
    ],
  },
  {
    ...SERVERS_ONLY,
    name: SETTINGS,
    description: 'Choose who may ask for statistics and where, and what is not counted',
    default_member_permissions: String(MANAGE_SERVER),
  },
  {
    ...SERVERS_ONLY,
    name: PRIVACY,
    description: 'See what is stored about you and until when, and unlink it from you now',
  },
  {
    ...SERVERS_ONLY,
    name: HELP_COMMAND,
    description: 'How to ask for statistics, with examples to copy',
  },
];

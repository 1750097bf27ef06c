/**
 * The names of the commands, and the texts that are answered at once. Texts quote the names of commands and options from
 * here, so they always tell users to write what exists.
 */

/** By the names under which Discord stores them, the English ones. */
const commands = {
  userstats: {
    name: 'userstats',
    description: 'Download all counts by hour, event, channel and anonymous user, as a CSV file',
  },
  report: {
    name: 'report',
    description: 'Members, messages and voice time of a day, a month or part of one',
  },
  'userstats-settings': {
    name: 'userstats-settings',
    description: 'Choose who may ask for statistics and where, and what is not counted',
  },
  'userstats-privacy': {
    name: 'userstats-privacy',
    description: 'See what is stored about you and until when, and unlink it from you now',
  },
  'userstats-help': {
    name: 'userstats-help',
    description: 'How to ask for statistics, with examples to copy',
  },
};

const options = {
  type: {
    name: 'type',
    description: 'A summary, or a table by weekday, hour of the day or hour of the week',
  },
  channel: {
    name: 'channel',
    description: 'Only this channel, category or thread, with what is in it. Default: the whole server',
  },
  dates: {
    name: 'dates',
    description:
      '“2018-01-12”, “January 2018”, “1 Jan 2018 to yesterday” (end excluded, UTC). Default: last month',
  },
  timezone: {
    name: 'timezone',
    description: 'Count weekdays and hours in this time zone: “Europe/Berlin”. Default: UTC',
  },
};

/** The types of a report: the word to write, and its description. */
const types = {
  full: { word: 'full', says: 'one summary of the period' },
  weekday: { word: 'weekday', says: 'Monday to Sunday, as a chart and CSV' },
  hourly: { word: 'hourly', says: 'hours 0 to 23, as a chart and CSV' },
  heatmap: { word: 'heatmap', says: 'hours of the week, as a picture and CSV' },
};

const wordsOfTypes = Object.values(types)
  .map(({ word }) => word)
  .join(', ');
const settingsCommand = `\`/${commands['userstats-settings'].name}\``;
const unlinkLabel = 'Unlink me now';

/** The English texts. The other languages have the same keys. */
export const en = {
  commands,
  options,
  types,

  help: {
    title: 'How to ask',
    lastMonth: 'last month at a glance',
    day: 'a day of 24 hours, UTC',
    weekdays: 'Monday to Sunday, as a chart and a CSV file',
    channel: 'one channel; the 15th is not included',
    heatmap: 'when in the week it is busy there, as a picture and a CSV file',
    everything: 'every count by hour, channel and anonymous user, as a CSV file',
    settings: 'who can ask and where, what is not counted, where the month’s report goes',
    privacy: 'for everyone: what is stored about you, and how to unlink yourself',
    notes: `Dates are read back while you type them. All times are UTC, except that tables count the weekdays and hours of the time zone you choose; a range ends before its second date. A report cannot cross the end of a month, because nobody is recognised from one month to the next; \`/${commands.userstats.name}\` can.`,
  },

  dates: {
    yesterday: 'yesterday',
    lastWeek: 'last 7 days',
    thisMonth: 'this month',
    lastMonth: 'last month',
    soFar: (phrase: string) => `${phrase} so far`,
    part: (number: string, of: string, range: string) => `Part ${number} of ${of}: ${range}`,
    /** Follows an error where there is room. */
    examples: 'Try 12 Jan 2018, last month or 3 days ago.',
  },

  zones: {
    choice: (zone: string, offset: string) => `${zone} (${offset} now)`,
  },

  report: {
    noSuchOption: (command: string, known: string) => `${command} has no such option: it takes ${known}.`,
    unknownType: `\`${options.type.name}\` must be one of ${wordsOfTypes}.`,
    instead: `Choose one of its channels, or leave \`${options.channel.name}\` out for the whole server.`,
    noChannel: `\`${options.channel.name}\` must be a channel of this server.`,
    otherServer: (channel: string) => `${channel} is not a channel of this server.`,
    nothingCounted: (channel: string) => `Nothing is counted in ${channel}: nobody can write or talk there.`,
    emptyCategory: (channel: string) => `No channel is known to be in the category ${channel}.`,
    zoneIsText: `\`${options.timezone.name}\` must be the name of a time zone, such as \`Europe/Berlin\`.`,
    unknownZone: (zone: string, near: string) =>
      `There is no time zone called ${zone}. Choose one of those offered while you type, such as ${near}.`,
    datesAreText: `\`${options.dates.name}\` must be text, such as \`January 2018\` or \`2018-01-12 to 2018-01-15\`.`,
    severalMonths: `A report cannot cross the end of a month, because nobody is recognised from one month to the next. Ask for these \`${options.dates.name}\` one by one:`,
    moreMonths: (count: string) => `and so on, for ${count} more`,
  },

  privacy: {
    stored: {
      title: 'What is stored about you',
      text: 'How many messages you write and how many seconds you spend in voice, by hour and channel. While you are in voice, also where and since when. Never your name, your id, or anything that you write or say.',
    },
    linked: {
      title: 'How it is linked to you, and until when',
      text: 'Your counts are stored under a random token. Until the month is over, a hash of your id leads to that token. The hash is made with a secret that changes every month. Moderators see the hash in exports, but not whose it is.',
      until: (month: string, end: string) =>
        `${month} ends on **${end}, 00:00 UTC**. In the hours after, by the end of that day at the latest, its secret and its hashes are deleted. The counts stay, under tokens that lead to nobody. Where only a few people write, the counts alone may still hint at who did.`,
    },
    optOut: {
      title: 'How to opt out',
      role: (role: string) => `Members with the role ${role} are not counted. Ask the moderators for it.`,
      roles: (roles: string) =>
        `Members with one of the roles ${roles} are not counted. Ask the moderators for it.`,
      none: `This server has no role for it. Members with Manage Server can choose one with ${settingsCommand}, under ignored roles.`,
    },
    unlink: {
      title: unlinkLabel,
      text: 'Deletes at once what leads from you to your counts so far. The counts stay, and cannot be linked to you again. Later activity counts as a new person’s. It is linked to you until the date above, unless you unlink again.',
    },
    unlinking:
      'You are being unlinked. This message changes once it is done, within seconds. If it does not, press the button again.',
    nobodyThere:
      'Nothing was unlinked: the part of this bot that can do it is not running. Try again in a few minutes.',
  },

  settings: {
    title: 'Settings of this server’s statistics',
    foot: 'Choose below; a choice is saved at once. Counting follows within half a minute.',
    noneChosen: (title: string) => `${title}: none chosen`,
    andMore: (shown: string, more: string) => `${shown} and ${more} more`,
    moderatorRoles: {
      title: 'Moderator roles',
      does: 'can ask for statistics, like everyone with Manage Server.',
      unset: 'not set: only members with Manage Server can',
    },
    moderatorChannels: {
      title: 'Moderator channels',
      does: 'are where members can ask for statistics, and where everyone sees the answer.',
      unset: 'not set: anywhere, and only the member who asks sees the answer',
    },
    ignoredChannels: {
      title: 'Ignored channels',
      does: 'are not counted.',
      unset: 'not set: every channel is counted',
    },
    ignoredRoles: {
      title: 'Ignored roles',
      does: 'opt out: the messages and voice time of their members are not counted.',
      unset: 'not set: everyone but bots is counted',
    },
    reportChannel: {
      title: 'Report channel',
      does: 'gets the report of each month once the month is closed.',
      unset: 'not set: no report is posted',
    },
    notInUse: `This menu is not in use any more. Open a new one with ${settingsCommand}.`,
    upTo: {
      role: (title: string, most: string) => `${title}: choose up to ${most} roles in the menu.`,
      channel: (title: string, most: string) => `${title}: choose up to ${most} channels in the menu.`,
      oneChannel: (title: string) => `${title}: choose up to 1 channel in the menu.`,
    },
    notEveryone: (title: string) =>
      `${title}: @everyone cannot be chosen, only roles that are given to members.`,
    forManagers: 'Only members with the permission Manage Server can see and change the settings.',
  },

  refused: {
    notInServer: 'This works only in a server, not in direct messages.',
    unknownCommand: (known: string) => `This command is not known here. The commands are ${known}.`,
    noOptions: (command: string) => `${command} takes no options: write it without any.`,
    notModerator:
      'Only moderators can ask for statistics here: you need one of the moderator roles, or the permission Manage Server.',
    notManager: `Only members with the permission Manage Server can ask for statistics here. They can let moderators in with ${settingsCommand}.`,
    elsewhere: (channels: string) =>
      `Statistics are shown in moderator channels only. Use the command in ${channels}, or in a thread there.`,
    failed: (reference: string) =>
      `Something went wrong, reference ${reference}. Try again in a minute. If it keeps failing, send the reference to the person who runs this bot.`,
  },
};

/** The texts of a language. */
export type Words = typeof en;

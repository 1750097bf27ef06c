/** A count: the number picks singular or plural, the text is the formatted number. */
export interface Count {
  count: number;
  text: string;
}

const ifItKeepsFailing = (reference: string): string =>
  `If it keeps failing, send reference ${reference} to the bot’s operator.`;
const inAMinute = (reference: string): string => `Try again in a minute. ${ifItKeepsFailing(reference)}`;
const inAFewMinutes = (reference: string): string =>
  `Try again in a few minutes. ${ifItKeepsFailing(reference)}`;

/** The texts of deferred replies, embeds and pictures. Numbers, dates and names arrive as formatted text. */
export const en = {
  failed: {
    tooLong: (reference: string) =>
      `That took too long and was stopped. Ask for a shorter range. ${ifItKeepsFailing(reference)}`,
    databaseAway: (reference: string) =>
      `The database could not be reached; nothing was lost. ${inAFewMinutes(reference)}`,
    storageAway: (reference: string) =>
      `The file storage could not be reached; nothing was lost. ${inAFewMinutes(reference)}`,
    notStored: (reference: string) =>
      `The file could not be stored; nothing was lost. ${inAMinute(reference)}`,
    otherwise: (reference: string) => `That didn’t work; nothing was lost. ${inAMinute(reference)}`,
  },

  report: {
    title: (scope: string) => `Report for ${scope}`,
    allChannels: 'all channels',
    category: (name: string) => `the category ${name}`,
    thread: (name: string, parent: string) => `the thread ${name} in ${parent}`,
    unknownParent: 'a channel',

    totalUsers: 'Total users',
    activeUsers: 'Active users',
    voiceUsers: 'Voice users',
    deltaUsers: 'Delta users',
    messages: 'Messages',
    messagesPerUser: 'Messages/user',
    voiceTime: 'Voice time (man-hours)',
    voiceTimePerUser: 'Voice time/user',
    notKnown: 'n/a',
    footer: 'Times are UTC. Counts are anonymous.',

    unchanged: '= unchanged',
    newFromZero: 'new: 0 before',
    deltaBefore: (delta: string) => `before: ${delta}`,
    comparedWith: (range: string) => `Compared with the time before, ${range}`,
    coverageBefore: (coverage: string) => `⚠️ Of that time: ${coverage}`,

    busiestChannels: 'Most active channels (messages · people · voice)',
    moreChannels: (count: string) => `and ${count} more`,
    deleted: (name: string) => `${name} (deleted)`,
    unknownChannel: (id: string) => `unknown channel ${id}`,

    overTime: 'Activity over time',
    tables: {
      weekday: 'Report by weekday',
      hourly: 'Report by hour of the day',
      heatmap: 'Report by hour of the week',
    },
    inZone: (zone: string) =>
      `Weekdays and hours are those of ${zone}, daylight saving included; the range is in UTC.`,
    inUtc: 'Weekdays and hours are UTC.',
    /** For a zone whose offset from UTC is not whole hours: `minutes` is where a UTC hour starts on its clock. */
    offTheHour: (minutes: string) =>
      `Counts are kept by UTC hours, and those begin at ${minutes} past the hour there: hour 15 is 15:${minutes} to 16:${minutes}.`,
    busiestHours: (hours: string) => `Most messages: ${hours}`,
    busiestVoice: (hours: string) => `Most voice time: ${hours}`,
    messagesAnHour: (when: string, messages: string) => `${when} (${messages} an hour)`,
    voiceAnHour: (when: string, hours: string) => `${when} (${hours} man-hours an hour)`,
  },

  file: {
    userstats: 'User statistics',
    title: (what: string, scope: string, range: string) => `**${what}** for ${scope}, ${range}`,
    size: (rows: Count, size: string) => `${rows.text} ${rows.count === 1 ? 'row' : 'rows'}, ${size}.`,
    swapped: 'The dates were reversed and have been swapped.',
    closedMeanwhile: 'A month was closed while this file was being made. Ask again: it will show tokens now.',
    hashesOfMonth: (month: string) =>
      `**Do not pass this file on.** It holds hashes of a month that is not closed yet (${month}): as long as the month’s salt exists they can be traced to people. Ask again once the month is closed.`,
    hashesOfMonths: (first: string, last: string) =>
      `**Do not pass this file on.** It holds hashes of months that are not closed yet (${first} to ${last}): as long as their salts exist they can be traced to people. Ask again once they are closed.`,
    download: (name: string, url: string) => `[Download ${name}](${url})`,
    tooLarge: (until: string, relative: string) =>
      `Too large to attach here. The link works until ${until} (${relative}), for anyone who has it.`,
    progress: (days: string, all: string) => `Reading what was counted: ${days} of ${all} days…`,
    kept: (made: string, relative: string) =>
      `Made at ${made} (${relative}) for a command that could not be answered any more. Ask again for one that is up to date.`,
  },

  picture: {
    messages: 'Messages',
    voiceHours: 'Voice hours',
    joins: 'Joins',
    parts: 'Parts',
    activeUsers: 'Active users',
    voiceUsers: 'Voice users',
    /** These two follow the name of what is counted: `Messages per hour`. */
    perHour: 'per hour',
    perDay: 'per day',
    /** The title of the axis of hours. */
    hourOfDay: 'Hour of the day',
    /** Legend of the shaded spans: gaps. */
    unseen: 'not seen',
    /** Legend of the empty cells: hours that are not in the range. */
    outside: 'not in the range',
    /** Replaces a picture that has nothing to show. */
    nothing: 'Nothing was counted in this time.',
    total: (figure: string) => `${figure} in all`,
    peak: (where: string, figure: string) => `most: ${where}, ${figure}`,
  },

  coverage: {
    missing: (percent: string, gaps: string) => `Seen: ${percent} %, missing ${gaps} UTC`,
    gap: (length: string, when: string) => `${length} on ${when}`,
    more: (said: string, count: number, written: string) =>
      `${said}, and ${written} more ${count === 1 ? 'time' : 'times'}`,
  },
};

/** The texts that each language has. */
export type Words = typeof en;

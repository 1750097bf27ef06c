/** What a deferred reply says. Numbers, dates and names come written. */
/** A count as it decides between forms of a word, and as it is written. */
export interface Count {
  count: number;
  text: string;
}

export const en = {
  failed: {
    tooLong: (reference: string) =>
      `This took too long and was stopped: ask for a shorter range. Reference ${reference}.`,
    databaseAway: (reference: string) =>
      `The database could not be reached, nothing was lost: try again in a few minutes. Reference ${reference}.`,
    storageAway: (reference: string) =>
      `The file storage could not be reached, nothing was lost: try again in a few minutes. Reference ${reference}.`,
    notStored: (reference: string) =>
      `The file could not be stored, nothing was lost: failed, reference ${reference}. Try again in a minute; if it goes on, give the reference to whoever runs this bot.`,
    otherwise: (reference: string) =>
      `This did not work, nothing was lost: failed, reference ${reference}. Try again in a minute; if it goes on, give the reference to whoever runs this bot.`,
  },

  report: {
    title: (scope: string) => `Report for ${scope}`,
    everything: 'all channels',
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
    newlyThere: 'new: 0 before',
    deltaBefore: (delta: string) => `before: ${delta}`,
    comparedWith: (range: string) => `Compared with the time before, ${range}`,
    seenThen: (seen: string) => `⚠️ Of that time: ${seen}`,

    busiestChannels: 'Most active channels',
    channel: (name: string, messages: Count, people: Count, voiceHours: string) =>
      `${name}: ${messages.text} ${messages.count === 1 ? 'message' : 'messages'}, ${people.text} ${people.count === 1 ? 'person' : 'people'}, ${voiceHours} h voice`,
    moreChannels: (count: string) => `and ${count} more`,
    deleted: (name: string) => `${name} (deleted)`,
    unknownChannel: (id: string) => `unknown channel ${id}`,
  },

  file: {
    weekday: 'Report by weekday',
    hourly: 'Report by hour of the day',
    heatmap: 'Report by hour of the week',
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
    progress: (days: string, all: string) => `Making the file: ${days} of ${all} days…`,
    kept: (made: string, relative: string) =>
      `Made at ${made} (${relative}) for a command that could not be answered any more. Ask again for one that is up to date.`,
  },

  seen: {
    missing: (percent: string, gaps: string) => `Seen: ${percent} %, missing ${gaps} UTC`,
    gap: (length: string, when: string) => `${length} on ${when}`,
    more: (said: string, count: number, written: string) =>
      `${said}, and ${written} more ${count === 1 ? 'time' : 'times'}`,
  },
};

export type Words = typeof en;

/** What the answer to a `/report` says. Numbers, ranges and names come written. */
export const WORDS = {
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

  /** What a table is split by. */
  by: { weekday: 'weekday', hourly: 'hour of the day', heatmap: 'hour of the week' },
  tableTitle: (by: string, scope: string, range: string) => `**Report by ${by}** for ${scope}, ${range}`,
  inZone: (zone: string) =>
    `Weekdays and hours are those of ${zone}, daylight saving included; the range is in UTC.`,
  inUtc: 'Weekdays and hours are UTC.',
  /** Where clocks are not ahead of UTC by whole hours; `minutes` past the hour is when each begins. */
  offTheHour: (minutes: string) =>
    `Counts are kept by UTC hours, and those begin at ${minutes} past the hour there: hour 15 is 15:${minutes} to 16:${minutes}.`,
  busiestHours: (hours: string) => `Most messages: ${hours}`,
  busiestVoice: (hours: string) => `Most voice time: ${hours}`,
  messagesAnHour: (when: string, messages: string) => `${when} (${messages} an hour)`,
  voiceAnHour: (when: string, hours: string) => `${when} (${hours} man-hours an hour)`,
  hourOfWeek: (weekday: string, hour: string) => `${weekday} ${hour}:00`,
  fileSize: (rows: string, size: string) => `${rows} rows, ${size}.`,
  swapped: 'The dates were reversed and have been swapped.',
  warning: (seen: string) => `⚠️ ${seen}`,

  busiestChannels: 'Most active channels (messages · people · voice)',
  channel: (name: string, messages: string, people: string, voiceHours: string) =>
    `${name}: ${messages} · ${people} · ${voiceHours} h`,
  moreChannels: (count: string) => `and ${count} more`,
  deleted: (name: string) => `${name} (deleted)`,
  unknownChannel: (id: string) => `unknown channel ${id}`,
} as const;

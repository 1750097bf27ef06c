/** The texts of errors about dates. Parameters arrive as code spans; every example in backticks can be read as a range. */

/** How to write a range. It ends every message about a range that could not be read. */
const examples =
  'Write one date, or two with `to` between them (the second is not included), in UTC: `2018-01-12`, ' +
  '`12 Jan 2018 15:00`, `January 2018`, `last month`, `3 days ago`, `2018-01-01 to 2018-02-01`.';

/** The English texts. The other languages have the same keys. */
export const en = {
  /** `within` is the side of the range that contains the part, where the part is not all of it. */
  unreadable: (part: string, within: string | undefined) =>
    `${part}${within === undefined ? '' : ` in ${within}`} could not be read as a date. ${examples}`,
  outsideYears: (text: string) => `${text} lies outside the years 1000 to 9998. ${examples}`,
  noSuchDate: (text: string) => `There is no such date as ${text}. ${examples}`,
  ambiguous: (date: string) =>
    `Which number of ${date} is the day and which the month differs between countries: write \`2018-01-12\` or \`12 Jan 2018\`.`,
  tooLong: (most: string, length: string) =>
    `The dates may have ${most} characters, these have ${length}. ${examples}`,
  future: (text: string, start: string, now: string) =>
    `${text} is in the future: it starts ${start} UTC, and it is ${now} UTC now. Ask for one that has begun, such as \`yesterday\` or \`last month\`.`,
  nothingYet:
    'Nothing has been recorded on this server yet: collection has only just begun. Ask again in a few minutes.',
  beforeData: (text: string, end: string, since: string, instead: string) =>
    `There is no data before ${since} UTC, and ${text} ends ${end}. Ask for a later range, such as ${instead}.`,
  moreThanTwo: (text: string) => `${text} has more than two dates. ${examples}`,
  through: (text: string) =>
    `It is not clear whether ${text} includes the last day: write \`to\`, which excludes the second date. ${examples}`,
  missing: {
    before: (separator: string, text: string) =>
      `There is no date before ${separator} in ${text}. ${examples}`,
    after: (separator: string, text: string) => `There is no date after ${separator} in ${text}. ${examples}`,
  },
  empty: (text: string, at: string) =>
    `${text} is an empty range: both dates are ${at} UTC, and the second one is not included. ${examples}`,
};

/** The texts of a language. */
export type Words = typeof en;

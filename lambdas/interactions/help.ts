/** `/userstats-help`: how to ask for what, with lines that one can copy. */
import type { Message } from './response.ts';

const EXAMPLES = [
  ['/report type:full', 'last month at a glance'],
  ['/report type:full dates:yesterday', 'a day of 24 hours, UTC'],
  ['/report type:weekday dates:January 2018', 'Monday to Sunday, as a CSV file'],
  [
    '/report type:hourly channel:#general dates:2018-01-01 to 2018-01-15',
    'one channel; the 15th is not included',
  ],
  ['/userstats dates:last 7 days', 'every count by hour, channel and anonymous user, as a CSV file'],
  ['/userstats-settings', 'who may ask and where, what is not counted, where the month’s report goes'],
  ['/userstats-privacy', 'for everyone: what is stored of you, and how to unlink yourself'],
] as const;

/** The help as a message. */
export const HELP: Message = {
  content: [
    '**How to ask**',
    ...EXAMPLES.map(([line, says]) => `\`${line}\`\n${says}`),
    '',
    'Dates are read back while you type them. All times are UTC; a range ends before its second date. A report cannot go over the end of a month, because nobody is recognised from one month to the next; `/userstats` can.',
  ].join('\n'),
};

import type { Words } from './en.ts';

const examples =
  'Schreib ein Datum oder zwei mit `to` dazwischen (das zweite zählt nicht mehr dazu), auf Englisch und in UTC: ' +
  '`2018-01-12`, `12 Jan 2018 15:00`, `January 2018`, `last month`, `3 days ago`, `2018-01-01 to 2018-02-01`.';

export const de: Words = {
  unreadable: (part, within) =>
    `${part}${within === undefined ? '' : ` in ${within}`} ließ sich nicht als Datum lesen. ${examples}`,
  outsideYears: (text) => `${text} liegt außerhalb der Jahre 1000 bis 9998. ${examples}`,
  noSuchDate: (text) => `Das Datum ${text} gibt es nicht. ${examples}`,
  ambiguous: (date) =>
    `Welche Zahl in ${date} der Tag ist und welche der Monat, ist von Land zu Land verschieden: Schreib \`2018-01-12\` oder \`12 Jan 2018\`.`,
  tooLong: (most, length) =>
    `Die Zeitangabe darf ${most} Zeichen lang sein, diese hat ${length}. ${examples}`,
  future: (text, start, now) =>
    `${text} liegt in der Zukunft: Es beginnt am ${start} UTC, und jetzt ist der ${now} UTC. Frag nach etwas, das schon begonnen hat, zum Beispiel \`yesterday\` (gestern) oder \`last month\` (letzter Monat).`,
  nothingYet:
    'Auf diesem Server ist noch nichts erfasst: Die Zählung hat gerade erst begonnen. Frag in ein paar Minuten noch einmal.',
  beforeData: (text, end, since, instead) =>
    `Vor dem ${since} UTC gibt es keine Daten, und ${text} endet am ${end}. Frag nach einer späteren Zeit, zum Beispiel ${instead}.`,
  moreThanTwo: (text) => `${text} enthält mehr als zwei Daten. ${examples}`,
  through: (text) =>
    `${text} lässt offen, ob der letzte Tag dazugehört: Schreib \`to\`, das heißt bis zum zweiten Datum, aber ohne es. ${examples}`,
  missing: {
    before: (separator, text) => `Vor ${separator} fehlt in ${text} ein Datum. ${examples}`,
    after: (separator, text) => `Nach ${separator} fehlt in ${text} ein Datum. ${examples}`,
  },
  empty: (text, at) =>
    `${text} umfasst nichts: Beide Daten sind der ${at} UTC, und das zweite zählt nicht mehr dazu. ${examples}`,
};

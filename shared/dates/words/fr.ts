import type { Words } from './en.ts';

const examples =
  'Écrivez une date, ou deux séparées par `to` (la seconde n’est pas comprise), en anglais et en UTC : ' +
  '`2018-01-12`, `12 Jan 2018 15:00`, `January 2018`, `last month`, `3 days ago`, `2018-01-01 to 2018-02-01`.';

export const fr: Words = {
  unreadable: (part, within) =>
    `${part}${within === undefined ? '' : `, dans ${within},`} n’a pas pu être lu comme une date. ${examples}`,
  outsideYears: (text) => `${text} se situe hors des années 1000 à 9998. ${examples}`,
  noSuchDate: (text) => `La date ${text} n’existe pas. ${examples}`,
  ambiguous: (date) =>
    `Dans ${date}, le jour et le mois ne se lisent pas dans le même ordre d’un pays à l’autre : écrivez \`2018-01-12\` ou \`12 Jan 2018\`.`,
  tooLong: (most, length) =>
    `Les dates peuvent compter ${most} caractères, celles-ci en comptent ${length}. ${examples}`,
  future: (text, start, now) =>
    `${text} est dans le futur : la période commence le ${start} UTC, et nous sommes le ${now} UTC. Demandez-en une déjà commencée, par exemple \`yesterday\` (hier) ou \`last month\` (le mois dernier).`,
  nothingYet:
    'Rien n’a encore été enregistré sur ce serveur : la collecte vient de commencer. Redemandez dans quelques minutes.',
  beforeData: (text, end, since, instead) =>
    `Il n’y a pas de données avant le ${since} UTC, et ${text} se termine le ${end}. Demandez une période plus récente, par exemple ${instead}.`,
  moreThanTwo: (text) => `${text} contient plus de deux dates. ${examples}`,
  through: (text) =>
    `${text} ne dit pas si le dernier jour est compris : écrivez \`to\`, soit jusqu’à la seconde date, non comprise. ${examples}`,
  missing: {
    before: (separator, text) => `Il manque une date avant ${separator} dans ${text}. ${examples}`,
    after: (separator, text) => `Il manque une date après ${separator} dans ${text}. ${examples}`,
  },
  empty: (text, at) =>
    `${text} est une période vide : les deux dates sont le ${at} UTC, et la seconde n’est pas comprise. ${examples}`,
};

import type { Words } from './en.ts';

const examples =
  'Escribe una fecha, o dos con `to` entre ellas (la segunda no se incluye), en inglés y en UTC: ' +
  '`2018-01-12`, `12 Jan 2018 15:00`, `January 2018`, `last month`, `3 days ago`, `2018-01-01 to 2018-02-01`.';

export const es: Words = {
  unreadable: (part, within) =>
    `${part}${within === undefined ? '' : `, en ${within},`} no se pudo leer como fecha. ${examples}`,
  outsideYears: (text) => `${text} queda fuera de los años 1000 a 9998. ${examples}`,
  noSuchDate: (text) => `La fecha ${text} no existe. ${examples}`,
  ambiguous: (date) =>
    `En ${date}, cuál número es el día y cuál el mes cambia de un país a otro: escribe \`2018-01-12\` o \`12 Jan 2018\`.`,
  tooLong: (most, length) =>
    `Las fechas pueden tener ${most} caracteres y estas tienen ${length}. ${examples}`,
  future: (text, start, now) =>
    `${text} está en el futuro: empieza el ${start} UTC y ahora es el ${now} UTC. Pide algo que ya haya empezado, por ejemplo \`yesterday\` (ayer) o \`last month\` (el mes pasado).`,
  nothingYet:
    'Todavía no se ha registrado nada en este servidor: la recogida de datos acaba de empezar. Vuelve a pedirlo dentro de unos minutos.',
  beforeData: (text, end, since, instead) =>
    `No hay datos anteriores al ${since} UTC y ${text} termina el ${end}. Pide un periodo posterior, por ejemplo ${instead}.`,
  moreThanTwo: (text) => `${text} contiene más de dos fechas. ${examples}`,
  through: (text) =>
    `${text} no aclara si el último día está incluido: escribe \`to\`, es decir, hasta la segunda fecha sin incluirla. ${examples}`,
  missing: {
    before: (separator, text) => `Falta una fecha antes de ${separator} en ${text}. ${examples}`,
    after: (separator, text) => `Falta una fecha después de ${separator} en ${text}. ${examples}`,
  },
  empty: (text, at) =>
    `${text} es un periodo vacío: ambas fechas son el ${at} UTC y la segunda no se incluye. ${examples}`,
};

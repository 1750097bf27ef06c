import type { Words } from './en.ts';

const later = 'Réessayez dans une minute ; si cela persiste, donnez la référence aux responsables de ce bot.';

export const fr: Words = {
  failed: {
    tooLong: (reference) =>
      `Cela a pris trop de temps et a été arrêté : demandez une période plus courte. Référence ${reference}.`,
    databaseAway: (reference) =>
      `La base de données était injoignable, rien n’est perdu : réessayez dans quelques minutes. Référence ${reference}.`,
    storageAway: (reference) =>
      `Le stockage de fichiers était injoignable, rien n’est perdu : réessayez dans quelques minutes. Référence ${reference}.`,
    notStored: (reference) =>
      `Le fichier n’a pas pu être enregistré, rien n’est perdu : échec, référence ${reference}. ${later}`,
    otherwise: (reference) =>
      `Cela n’a pas marché, rien n’est perdu : échec, référence ${reference}. ${later}`,
  },

  seen: {
    missing: (percent, gaps) => `Observé : ${percent} %, il manque ${gaps} UTC`,
    gap: (length, when) => `${length} le ${when}`,
    more: (said, _count, written) => `${said}, et ${written} fois de plus`,
  },
};

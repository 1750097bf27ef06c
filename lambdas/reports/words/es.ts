import type { Words } from './en.ts';

const later = 'Inténtalo de nuevo en un minuto; si continúa, da la referencia a quien administra este bot.';

export const es: Words = {
  failed: {
    tooLong: (reference) =>
      `Tardó demasiado y se detuvo: pide un periodo más corto. Referencia ${reference}.`,
    databaseAway: (reference) =>
      `No se pudo acceder a la base de datos, no se perdió nada: inténtalo de nuevo en unos minutos. Referencia ${reference}.`,
    storageAway: (reference) =>
      `No se pudo acceder al almacén de archivos, no se perdió nada: inténtalo de nuevo en unos minutos. Referencia ${reference}.`,
    notStored: (reference) =>
      `No se pudo guardar el archivo, no se perdió nada: falló, referencia ${reference}. ${later}`,
    otherwise: (reference) => `No funcionó, no se perdió nada: falló, referencia ${reference}. ${later}`,
  },

  seen: {
    missing: (percent, gaps) => `Visto: ${percent} %, falta ${gaps} UTC`,
    gap: (length, when) => `${length} el ${when}`,
    more: (said, count, written) => `${said}, y ${written} ${count === 1 ? 'vez' : 'veces'} más`,
  },
};

import type { Words } from './en.ts';

const later =
  'Versuch es in einer Minute noch einmal; wenn es dabei bleibt, nenn die Referenz denen, die diesen Bot betreiben.';

export const de: Words = {
  failed: {
    tooLong: (reference) =>
      `Das hat zu lange gedauert und wurde abgebrochen: Frag nach einem kürzeren Zeitraum. Referenz ${reference}.`,
    databaseAway: (reference) =>
      `Die Datenbank war nicht erreichbar, verloren ist nichts: Versuch es in ein paar Minuten noch einmal. Referenz ${reference}.`,
    storageAway: (reference) =>
      `Der Dateispeicher war nicht erreichbar, verloren ist nichts: Versuch es in ein paar Minuten noch einmal. Referenz ${reference}.`,
    notStored: (reference) =>
      `Die Datei konnte nicht gespeichert werden, verloren ist nichts: gescheitert, Referenz ${reference}. ${later}`,
    otherwise: (reference) =>
      `Das hat nicht geklappt, verloren ist nichts: gescheitert, Referenz ${reference}. ${later}`,
  },

  seen: {
    missing: (percent, gaps) => `Gesehen: ${percent} %, es fehlen ${gaps} UTC`,
    gap: (length, when) => `${length} am ${when}`,
    more: (said, count, written) =>
      `${said}, und ${written} ${count === 1 ? 'weiteres Mal' : 'weitere Male'}`,
  },
};

import type { Words } from './en.ts';

const ifItKeepsFailing = (reference: string): string =>
  `Wenn es wieder scheitert, schick die Referenz ${reference} an die Betreiber des Bots.`;
const inAMinute = (reference: string): string =>
  `Versuch es in einer Minute noch einmal. ${ifItKeepsFailing(reference)}`;
const inAFewMinutes = (reference: string): string =>
  `Versuch es in ein paar Minuten noch einmal. ${ifItKeepsFailing(reference)}`;

export const de: Words = {
  failed: {
    tooLong: (reference) =>
      `Das hat zu lange gedauert und wurde abgebrochen. Frag nach einem kürzeren Zeitraum. ${ifItKeepsFailing(reference)}`,
    databaseAway: (reference) =>
      `Die Datenbank war nicht erreichbar; es ist nichts verloren. ${inAFewMinutes(reference)}`,
    storageAway: (reference) =>
      `Der Dateispeicher war nicht erreichbar; es ist nichts verloren. ${inAFewMinutes(reference)}`,
    notStored: (reference) =>
      `Die Datei konnte nicht gespeichert werden; es ist nichts verloren. ${inAMinute(reference)}`,
    otherwise: (reference) => `Das hat nicht geklappt; es ist nichts verloren. ${inAMinute(reference)}`,
  },

  report: {
    title: (scope) => `Bericht für ${scope}`,
    allChannels: 'alle Kanäle',
    category: (name) => `die Kategorie ${name}`,
    thread: (name, parent) => `den Thread ${name} in ${parent}`,
    unknownParent: 'einem Kanal',

    totalUsers: 'Mitglieder',
    activeUsers: 'Aktive Mitglieder',
    voiceUsers: 'Mitglieder in Sprachkanälen',
    deltaUsers: 'Veränderung',
    messages: 'Nachrichten',
    messagesPerUser: 'Nachrichten je Person',
    voiceTime: 'Sprachzeit (Personenstunden)',
    voiceTimePerUser: 'Sprachzeit je Person',
    notKnown: 'unbekannt',
    footer: 'Zeiten sind UTC. Die Zählung ist anonym.',

    unchanged: '= unverändert',
    newFromZero: 'neu: vorher 0',
    deltaBefore: (delta) => `vorher: ${delta}`,
    comparedWith: (range) => `Verglichen mit der Zeit davor, ${range}`,
    coverageBefore: (coverage) => `⚠️ Von jener Zeit: ${coverage}`,

    busiestChannels: 'Aktivste Kanäle (Nachrichten · Personen · Sprache)',
    moreChannels: (count) => `und ${count} weitere`,
    deleted: (name) => `${name} (gelöscht)`,
    unknownChannel: (id) => `unbekannter Kanal ${id}`,

    overTime: 'Aktivität im Verlauf',
    tables: {
      weekday: 'Bericht nach Wochentag',
      hourly: 'Bericht nach Tageszeit',
      heatmap: 'Bericht nach Stunden der Woche',
    },
    inZone: (zone) =>
      `Wochentage und Stunden sind die von ${zone}, Sommerzeit eingerechnet; der Zeitraum ist in UTC.`,
    inUtc: 'Wochentage und Stunden sind UTC.',
    offTheHour: (minutes) =>
      `Gezählt wird je UTC-Stunde, und die beginnt dort ${minutes} Minuten nach der vollen Stunde: Stunde 15 ist 15:${minutes} bis 16:${minutes}.`,
    busiestHours: (hours) => `Die meisten Nachrichten: ${hours}`,
    busiestVoice: (hours) => `Die meiste Sprachzeit: ${hours}`,
    messagesAnHour: (when, messages) => `${when} (${messages} je Stunde)`,
    voiceAnHour: (when, hours) => `${when} (${hours} Personenstunden je Stunde)`,
  },

  file: {
    userstats: 'Nutzerstatistik',
    title: (what, scope, range) => `**${what}** für ${scope}, ${range}`,
    size: (rows, size) => `${rows.text} ${rows.count === 1 ? 'Zeile' : 'Zeilen'}, ${size}.`,
    swapped: 'Die Daten standen in umgekehrter Reihenfolge und wurden vertauscht.',
    closedMeanwhile:
      'Während diese Datei entstand, wurde ein Monat abgeschlossen. Frag noch einmal: Sie zeigt jetzt Tokens.',
    hashesOfMonth: (month) =>
      `**Gib diese Datei nicht weiter.** Sie enthält Hashes eines Monats, der noch nicht abgeschlossen ist (${month}): Solange das Salt des Monats existiert, führen sie zu Personen. Frag noch einmal, wenn der Monat abgeschlossen ist.`,
    hashesOfMonths: (first, last) =>
      `**Gib diese Datei nicht weiter.** Sie enthält Hashes von Monaten, die noch nicht abgeschlossen sind (${first} bis ${last}): Solange ihre Salts existieren, führen sie zu Personen. Frag noch einmal, wenn sie abgeschlossen sind.`,
    download: (name, url) => `[${name} herunterladen](${url})`,
    tooLarge: (until, relative) =>
      `Zu groß, um hier angehängt zu werden. Der Link gilt bis ${until} (${relative}), für alle, die ihn haben.`,
    progress: (days, all) => `Das Gezählte wird gelesen: ${days} von ${all} Tagen …`,
    kept: (made, relative) =>
      `Entstanden um ${made} (${relative}) für einen Befehl, der nicht mehr beantwortet werden konnte. Frag noch einmal, wenn du sie auf dem neuesten Stand brauchst.`,
  },

  picture: {
    messages: 'Nachrichten',
    voiceHours: 'Sprachstunden',
    joins: 'Beitritte',
    parts: 'Austritte',
    activeUsers: 'Aktive Mitglieder',
    voiceUsers: 'In Sprachkanälen',
    perHour: 'je Stunde',
    perDay: 'je Tag',
    hourOfDay: 'Stunde des Tages',
    unseen: 'nicht gesehen',
    outside: 'nicht im Zeitraum',
    nothing: 'In dieser Zeit wurde nichts gezählt.',
    total: (figure) => `${figure} insgesamt`,
    peak: (where, figure) => `am meisten: ${where}, ${figure}`,
  },

  coverage: {
    missing: (percent, gaps) => `Gesehen: ${percent} %, es fehlen ${gaps} UTC`,
    gap: (length, when) => `${length} am ${when}`,
    more: (said, count, written) =>
      `${said}, und ${written} ${count === 1 ? 'weiteres Mal' : 'weitere Male'}`,
  },
};

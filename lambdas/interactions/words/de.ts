import type { Words } from './en.ts';

const commands: Words['commands'] = {
  userstats: {
    name: 'userstats',
    description: 'Alle Zählungen je Stunde, Ereignis, Kanal und anonymer Person als CSV-Datei herunterladen',
  },
  report: {
    name: 'bericht',
    description: 'Mitglieder, Nachrichten und Sprachzeit eines Tages, eines Monats oder eines Teils davon',
  },
  'userstats-settings': {
    name: 'userstats-einstellungen',
    description: 'Festlegen, wer wo nach Statistiken fragen darf und was nicht gezählt wird',
  },
  'userstats-privacy': {
    name: 'userstats-datenschutz',
    description: 'Sehen, was über dich wie lange gespeichert ist, und es sofort von dir lösen',
  },
  'userstats-help': {
    name: 'userstats-hilfe',
    description: 'So fragst du nach Statistiken, mit Beispielen zum Kopieren',
  },
};

const options: Words['options'] = {
  type: {
    name: 'art',
    description: 'Eine Übersicht oder eine Tabelle nach Wochentag, Tageszeit oder Stunde der Woche',
  },
  channel: {
    name: 'kanal',
    description: 'Nur dieser Kanal, Thread oder diese Kategorie samt Inhalt. Ohne Angabe: der ganze Server',
  },
  dates: {
    name: 'zeitraum',
    description:
      'Englisch: „2018-01-12“, „January 2018“, „1 Jan to yesterday“ (ohne Ende, UTC). Sonst: letzter Monat',
  },
  timezone: {
    name: 'zeitzone',
    description: 'Wochentage und Stunden in dieser Zeitzone zählen: „Europe/Berlin“. Sonst: UTC',
  },
};

const types: Words['types'] = {
  full: { word: 'Übersicht', says: 'der Zeitraum auf einen Blick' },
  weekday: { word: 'Wochentage', says: 'Montag bis Sonntag, als Diagramm und CSV' },
  hourly: { word: 'Stunden', says: '0 bis 23 Uhr, als Diagramm und CSV' },
  heatmap: { word: 'Heatmap', says: 'die Stunden der Woche, als Bild und CSV' },
};

const wordsOfTypes = Object.values(types)
  .map(({ word }) => word)
  .join(', ');
const settingsCommand = `\`/${commands['userstats-settings'].name}\``;
const unlinkLabel = 'Jetzt von mir lösen';

export const de: Words = {
  commands,
  options,
  types,

  help: {
    title: 'So fragst du',
    lastMonth: 'der letzte Monat auf einen Blick',
    day: 'ein Tag (gestern): 24 Stunden, UTC',
    weekdays: 'Montag bis Sonntag, als CSV-Datei',
    channel: 'ein einzelner Kanal; der 15. zählt nicht mehr dazu',
    heatmap: 'wann in der Woche dort viel los ist, als Bild und CSV-Datei',
    everything: 'die letzten 7 Tage: alle Zählungen je Stunde, Kanal und anonymer Person, als CSV-Datei',
    settings: 'wer wo fragen darf, was nicht gezählt wird, wohin der Monatsbericht kommt',
    privacy: 'für alle: was über dich gespeichert ist und wie du es von dir löst',
    notes: `Zeitangaben schreibst du auf Englisch oder als Jahr-Monat-Tag; noch beim Tippen siehst du, wie sie verstanden werden. Alle Zeiten sind UTC, nur Tabellen zählen Wochentage und Stunden der gewählten Zeitzone; ein Zeitraum endet vor seinem zweiten Datum. Ein Bericht kann nicht über ein Monatsende gehen, weil niemand von einem Monat zum nächsten wiedererkannt wird; \`/${commands.userstats.name}\` kann es.`,
  },

  dates: {
    yesterday: 'gestern',
    lastWeek: 'die letzten 7 Tage',
    thisMonth: 'dieser Monat',
    lastMonth: 'letzter Monat',
    soFar: (phrase) => `${phrase} bisher`,
    part: (number, of, range) => `Teil ${number} von ${of}: ${range}`,
    examples: 'Versuch 12 Jan 2018, last month oder 3 days ago.',
  },

  zones: {
    choice: (zone, offset) => `${zone} (jetzt ${offset})`,
  },

  report: {
    noSuchOption: (command, known) => `Diese Option hat ${command} nicht: Es gibt ${known}.`,
    unknownType: `\`${options.type.name}\` muss eines von diesen sein: ${wordsOfTypes}.`,
    instead: `Wähl einen seiner Kanäle, oder lass \`${options.channel.name}\` weg, um den ganzen Server zu nehmen.`,
    noChannel: `\`${options.channel.name}\` muss ein Kanal dieses Servers sein.`,
    otherServer: (channel) => `${channel} ist kein Kanal dieses Servers.`,
    nothingCounted: (channel) =>
      `In ${channel} wird nichts gezählt: Dort kann man weder schreiben noch sprechen.`,
    emptyCategory: (channel) => `In der Kategorie ${channel} ist kein Kanal bekannt.`,
    zoneIsText: `\`${options.timezone.name}\` muss der Name einer Zeitzone sein, zum Beispiel \`Europe/Berlin\`.`,
    unknownZone: (zone, near) =>
      `Eine Zeitzone namens ${zone} gibt es nicht. Wähl eine, die beim Tippen angeboten wird, zum Beispiel ${near}.`,
    datesAreText: `\`${options.dates.name}\` muss Text sein, zum Beispiel \`January 2018\` oder \`2018-01-12 to 2018-01-15\`.`,
    severalMonths: `Ein Bericht kann nicht über ein Monatsende gehen, weil niemand von einem Monat zum nächsten wiedererkannt wird. Frag nacheinander mit \`${options.dates.name}\` nach:`,
    moreMonths: (count) => `und so weiter, noch ${count}`,
  },

  privacy: {
    stored: {
      title: 'Was über dich gespeichert ist',
      text: 'Wie viele Nachrichten du schreibst und wie viele Sekunden du in Sprachkanälen bist, je Stunde und Kanal. Solange du in einem Sprachkanal bist, auch wo und seit wann. Nie dein Name, deine ID oder etwas, das du schreibst oder sagst.',
    },
    linked: {
      title: 'Wie es mit dir verbunden ist, und wie lange',
      text: 'Deine Zählungen stehen unter einem zufälligen Token. Bis der Monat vorbei ist, führt ein Hash deiner ID zu diesem Token; er entsteht mit einem Geheimnis, das jeden Monat wechselt. Moderatoren sehen den Hash in Exporten, aber nicht, wessen er ist.',
      until: (month, end, closedBy) =>
        `Der ${month} endet am **${end}, 00:00 UTC**. In den Stunden danach, spätestens um ${closedBy} UTC, werden sein Geheimnis und seine Hashes gelöscht. Die Zählungen bleiben, unter Tokens, die zu niemandem führen. Wo nur wenige schreiben, können schon die Zahlen verraten, wer es war.`,
    },
    optOut: {
      title: 'Wie du nicht mehr gezählt wirst',
      role: (role) => `Wer die Rolle ${role} hat, wird von da an nicht gezählt. Bitte die Moderatoren darum.`,
      roles: (roles) =>
        `Wer eine der Rollen ${roles} hat, wird von da an nicht gezählt. Bitte die Moderatoren darum.`,
      none: `Dafür ist auf diesem Server keine Rolle festgelegt. Wer „Server verwalten“ darf, kann mit ${settingsCommand} unter „Ignorierte Rollen“ eine wählen.`,
    },
    unlink: {
      title: unlinkLabel,
      text: 'Löscht sofort, was von dir zu deinen bisherigen Zählungen führt. Die Zählungen bleiben und lassen sich dir nicht wieder zuordnen. Was du danach tust, zählt als das eines neuen Mitglieds und ist bis zum genannten Datum mit dir verbunden, es sei denn, du löst es wieder.',
    },
    unlinking:
      'Deine Zählungen werden gerade von dir gelöst. Diese Nachricht ändert sich binnen Sekunden, sobald es geschehen ist. Wenn nicht, drück den Knopf noch einmal.',
    nobodyThere:
      'Nichts wurde gelöst: Der Teil dieses Bots, der das kann, läuft im Moment nicht. Versuch es in ein paar Minuten noch einmal.',
  },

  settings: {
    title: 'Einstellungen der Statistiken dieses Servers',
    foot: 'Wähl unten aus; jede Wahl wird sofort gespeichert. Die Zählung folgt binnen einer halben Minute.',
    noneChosen: (title) => `${title}: nichts ausgewählt`,
    andMore: (shown, more) => `${shown} und ${more} weitere`,
    moderatorRoles: {
      title: 'Moderatorenrollen',
      does: 'dürfen nach Statistiken fragen, ebenso alle, die „Server verwalten“ dürfen.',
      unset: 'nicht gesetzt: nur, wer „Server verwalten“ darf',
    },
    moderatorChannels: {
      title: 'Moderatorenkanäle',
      does: 'sind der Ort, an dem gefragt wird und alle die Antwort sehen.',
      unset: 'nicht gesetzt: überall, und nur wer fragt, sieht die Antwort',
    },
    ignoredChannels: {
      title: 'Ignorierte Kanäle',
      does: 'werden nicht gezählt.',
      unset: 'nicht gesetzt: alle Kanäle werden gezählt',
    },
    ignoredRoles: {
      title: 'Ignorierte Rollen',
      does: 'nehmen aus: Nachrichten und Sprachzeit ihrer Mitglieder werden nicht gezählt.',
      unset: 'nicht gesetzt: alle außer Bots werden gezählt',
    },
    reportChannel: {
      title: 'Berichtskanal',
      does: 'bekommt den Bericht jedes Monats, sobald dieser abgeschlossen ist.',
      unset: 'nicht gesetzt: er wird nicht veröffentlicht',
    },
    notInUse: `Dieses Menü ist nicht mehr in Gebrauch. Öffne mit ${settingsCommand} ein neues.`,
    upTo: {
      role: (title, most) => `${title}: Wähl bis zu ${most} Rollen im Menü.`,
      channel: (title, most) => `${title}: Wähl bis zu ${most} Kanäle im Menü.`,
      oneChannel: (title) => `${title}: Wähl höchstens einen Kanal im Menü.`,
    },
    notEveryone: (title) =>
      `${title}: @everyone kann nicht gewählt werden, nur Rollen, die Mitgliedern gegeben werden.`,
    forManagers: 'Nur wer „Server verwalten“ darf, kann die Einstellungen sehen und ändern.',
  },

  refused: {
    notInServer: 'Das geht nur auf einem Server, nicht in Direktnachrichten.',
    unknownCommand: (known) => `Dieser Befehl ist hier nicht bekannt. Es gibt ${known}.`,
    noOptions: (command) => `${command} hat keine Optionen: Schreib den Befehl allein.`,
    notModerator:
      'Nur Moderatoren können hier nach Statistiken fragen: Du brauchst eine der Moderatorenrollen oder die Berechtigung „Server verwalten“.',
    notManager: `Nur wer „Server verwalten“ darf, kann hier nach Statistiken fragen – und mit ${settingsCommand} auch Moderatoren zulassen.`,
    elsewhere: (channels) =>
      `Statistiken gibt es nur in Moderatorenkanälen. Nutze den Befehl in ${channels} oder in einem Thread dort.`,
    failed: (reference) =>
      `Etwas ist schiefgegangen, Referenz ${reference}. Versuch es in einer Minute noch einmal; wenn es dabei bleibt, nenn die Referenz denen, die diesen Bot betreiben.`,
  },
};

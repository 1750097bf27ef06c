import type { Words } from './en.ts';

const ifItKeepsFailing = (reference: string): string =>
  `Si l’échec persiste, envoyez la référence ${reference} aux responsables du bot.`;
const inAMinute = (reference: string): string => `Réessayez dans une minute. ${ifItKeepsFailing(reference)}`;
const inAFewMinutes = (reference: string): string =>
  `Réessayez dans quelques minutes. ${ifItKeepsFailing(reference)}`;

export const fr: Words = {
  failed: {
    tooLong: (reference) =>
      `Cela a pris trop de temps et a été arrêté. Demandez une période plus courte. ${ifItKeepsFailing(reference)}`,
    databaseAway: (reference) =>
      `La base de données était injoignable ; rien n’est perdu. ${inAFewMinutes(reference)}`,
    storageAway: (reference) =>
      `Le stockage de fichiers était injoignable ; rien n’est perdu. ${inAFewMinutes(reference)}`,
    notStored: (reference) =>
      `Le fichier n’a pas pu être enregistré ; rien n’est perdu. ${inAMinute(reference)}`,
    otherwise: (reference) => `Cela n’a pas marché ; rien n’est perdu. ${inAMinute(reference)}`,
  },

  report: {
    title: (scope) => `Rapport pour ${scope}`,
    allChannels: 'tous les salons',
    category: (name) => `la catégorie ${name}`,
    thread: (name, parent) => `le fil ${name} dans ${parent}`,
    unknownParent: 'un salon',

    totalUsers: 'Membres',
    activeUsers: 'Membres actifs',
    voiceUsers: 'Membres en vocal',
    deltaUsers: 'Variation',
    messages: 'Messages',
    messagesPerUser: 'Messages par membre',
    voiceTime: 'Temps vocal (heures-personnes)',
    voiceTimePerUser: 'Temps vocal par membre',
    notKnown: 'inconnu',
    footer: 'Les heures sont UTC. Les décomptes sont anonymes.',

    unchanged: '= inchangé',
    newFromZero: 'nouveau : 0 avant',
    deltaBefore: (delta) => `avant : ${delta}`,
    comparedWith: (range) => `Par rapport à la période précédente, ${range}`,
    coverageBefore: (coverage) => `⚠️ De cette période : ${coverage}`,

    busiestChannels: 'Salons les plus actifs (messages · personnes · vocal)',
    moreChannels: (count) => `et ${count} de plus`,
    deleted: (name) => `${name} (supprimé)`,
    unknownChannel: (id) => `salon inconnu ${id}`,

    overTime: 'Activité au fil du temps',
    tables: {
      weekday: 'Rapport par jour de la semaine',
      hourly: 'Rapport par heure de la journée',
      heatmap: 'Rapport par heure de la semaine',
    },
    inZone: (zone) =>
      `Les jours et les heures sont ceux du fuseau ${zone}, heure d’été comprise ; la période est en UTC.`,
    inUtc: 'Les jours et les heures sont UTC.',
    offTheHour: (minutes) =>
      `On compte par heure UTC, et celle-ci commence là-bas ${minutes} minutes après l’heure pile : l’heure 15 va de 15:${minutes} à 16:${minutes}.`,
    busiestHours: (hours) => `Le plus de messages : ${hours}`,
    busiestVoice: (hours) => `Le plus de temps vocal : ${hours}`,
    messagesAnHour: (when, messages) => `${when} (${messages} par heure)`,
    voiceAnHour: (when, hours) => `${when} (${hours} heures-personnes par heure)`,
  },

  file: {
    userstats: 'Statistiques des membres',
    title: (what, scope, range) => `**${what}** pour ${scope}, ${range}`,
    size: (rows, size) => `${rows.text} ${rows.count < 2 ? 'ligne' : 'lignes'}, ${size}.`,
    swapped: 'Les dates étaient inversées et ont été remises dans l’ordre.',
    closedMeanwhile:
      'Un mois a été clos pendant la préparation de ce fichier. Redemandez : il montrera des jetons désormais.',
    hashesOfMonth: (month) =>
      `**Ne transmettez pas ce fichier.** Il contient des hachages d’un mois qui n’est pas encore clos (${month}) : tant que le sel du mois existe, ils peuvent mener à des personnes. Redemandez une fois le mois clos.`,
    hashesOfMonths: (first, last) =>
      `**Ne transmettez pas ce fichier.** Il contient des hachages de mois qui ne sont pas encore clos (de ${first} à ${last}) : tant que leurs sels existent, ils peuvent mener à des personnes. Redemandez une fois ces mois clos.`,
    download: (name, url) => `[Télécharger ${name}](${url})`,
    tooLarge: (until, relative) =>
      `Trop grand pour être joint ici. Le lien est valable jusqu’à ${until} (${relative}), pour quiconque le possède.`,
    progress: (days, all) => `Lecture des comptages : ${days} jours sur ${all}…`,
    kept: (made, relative) =>
      `Créé à ${made} (${relative}) pour une commande à laquelle il n’était plus possible de répondre. Redemandez pour en avoir un à jour.`,
  },

  picture: {
    messages: 'Messages',
    voiceHours: 'Heures en vocal',
    joins: 'Arrivées',
    parts: 'Départs',
    activeUsers: 'Membres actifs',
    voiceUsers: 'Membres en vocal',
    perHour: 'par heure',
    perDay: 'par jour',
    hourOfDay: 'Heure de la journée',
    unseen: 'non observé',
    outside: 'hors de la période',
    nothing: 'Rien n’a été compté pendant cette période.',
    total: (figure) => `${figure} en tout`,
    peak: (where, figure) => `maximum : ${where}, ${figure}`,
  },

  coverage: {
    missing: (percent, gaps) => `Observé : ${percent} %, il manque ${gaps} UTC`,
    gap: (length, when) => `${length} le ${when}`,
    more: (said, _count, written) => `${said}, et ${written} fois de plus`,
  },
};

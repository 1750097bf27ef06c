import type { Words } from './en.ts';

const commands: Words['commands'] = {
  userstats: {
    name: 'userstats',
    description: 'Télécharger tous les décomptes par heure, événement, salon et membre anonyme, en CSV',
  },
  report: {
    name: 'rapport',
    description: 'Membres, messages et temps vocal d’un jour, d’un mois ou d’une partie d’un mois',
  },
  'userstats-settings': {
    name: 'userstats-paramètres',
    description: 'Choisir qui peut demander des statistiques et où, et ce qui n’est pas compté',
  },
  'userstats-privacy': {
    name: 'userstats-confidentialité',
    description: 'Voir ce qui est conservé sur vous et jusqu’à quand, et vous en dissocier aussitôt',
  },
  'userstats-help': {
    name: 'userstats-aide',
    description: 'Comment demander des statistiques, avec des exemples à copier',
  },
};

const options: Words['options'] = {
  type: {
    name: 'type',
    description: 'Un résumé, ou un tableau par jour, par heure de la journée ou par heure de la semaine',
  },
  channel: {
    name: 'salon',
    description: 'Seulement ce salon, ce fil ou cette catégorie et son contenu. Par défaut : tout le serveur',
  },
  dates: {
    name: 'période',
    description:
      'En anglais : « 2018-01-12 », « January 2018 », « 1 Jan to yesterday » (UTC). Sinon : mois dernier',
  },
  timezone: {
    name: 'fuseau',
    description: 'Compter jours et heures dans ce fuseau horaire : « Europe/Paris ». Par défaut : UTC',
  },
};

const types: Words['types'] = {
  full: { word: 'résumé', says: 'la période en un coup d’œil' },
  weekday: { word: 'semaine', says: 'du lundi au dimanche, en graphique et en CSV' },
  hourly: { word: 'heures', says: 'de 0 à 23 h, en graphique et en CSV' },
  heatmap: { word: 'carte', says: 'les heures de la semaine, en image et en CSV' },
};

const wordsOfTypes = Object.values(types)
  .map(({ word }) => word)
  .join(', ');
const settingsCommand = `\`/${commands['userstats-settings'].name}\``;
const unlinkLabel = 'Me dissocier maintenant';

export const fr: Words = {
  commands,
  options,
  types,

  help: {
    title: 'Comment demander',
    lastMonth: 'le mois dernier en un coup d’œil',
    day: 'un jour (hier) : 24 heures, UTC',
    weekdays: 'du lundi au dimanche, dans un fichier CSV',
    channel: 'un seul salon ; le 15 n’est pas compris',
    heatmap: 'les moments chargés de la semaine là-bas, en image et en fichier CSV',
    everything:
      'les 7 derniers jours : tous les décomptes par heure, salon et membre anonyme, dans un fichier CSV',
    settings: 'qui peut demander et où, ce qui n’est pas compté, où va le rapport du mois',
    privacy: 'pour tout le monde : ce qui est conservé sur vous, et comment vous en dissocier',
    notes: `Les dates s’écrivent en anglais, ou comme année-mois-jour ; vous voyez en les tapant comment elles sont comprises. Toutes les heures sont UTC, sauf les jours et heures des tableaux, dans le fuseau choisi ; une période s’arrête avant sa seconde date. Un rapport ne peut pas dépasser la fin d’un mois, car personne n’est reconnu d’un mois à l’autre ; \`/${commands.userstats.name}\` le peut.`,
  },

  dates: {
    yesterday: 'hier',
    lastWeek: 'les 7 derniers jours',
    thisMonth: 'ce mois-ci',
    lastMonth: 'le mois dernier',
    soFar: (phrase) => `${phrase} jusqu’à présent`,
    part: (number, of, range) => `Partie ${number} sur ${of} : ${range}`,
    examples: 'Essayez 12 Jan 2018, last month ou 3 days ago.',
  },

  zones: {
    choice: (zone, offset) => `${zone} (${offset} actuellement)`,
  },

  report: {
    noSuchOption: (command, known) => `${command} n’a pas cette option : il y a ${known}.`,
    unknownType: `\`${options.type.name}\` doit être l’un de ceux-ci : ${wordsOfTypes}.`,
    instead: `Choisissez l’un de ses salons, ou omettez \`${options.channel.name}\` pour tout le serveur.`,
    noChannel: `\`${options.channel.name}\` doit être un salon de ce serveur.`,
    otherServer: (channel) => `${channel} n’est pas un salon de ce serveur.`,
    nothingCounted: (channel) => `Rien n’est compté dans ${channel} : on ne peut ni y écrire ni y parler.`,
    emptyCategory: (channel) => `Aucun salon n’est connu dans la catégorie ${channel}.`,
    zoneIsText: `\`${options.timezone.name}\` doit être le nom d’un fuseau horaire, par exemple \`Europe/Paris\`.`,
    unknownZone: (zone, near) =>
      `Aucun fuseau horaire ne s’appelle ${zone}. Choisissez-en un proposé pendant la saisie, par exemple ${near}.`,
    datesAreText: `\`${options.dates.name}\` doit être du texte, par exemple \`January 2018\` ou \`2018-01-12 to 2018-01-15\`.`,
    severalMonths: `Un rapport ne peut pas dépasser la fin d’un mois, car personne n’est reconnu d’un mois à l’autre. Demandez ces valeurs de \`${options.dates.name}\` l’une après l’autre :`,
    moreMonths: (count) => `et ainsi de suite, encore ${count}`,
  },

  privacy: {
    stored: {
      title: 'Ce qui est conservé sur vous',
      text: 'Combien de messages vous écrivez et combien de secondes vous passez en vocal, par heure et par salon. Pendant que vous êtes en vocal, aussi où et depuis quand. Jamais votre nom, votre identifiant, ni rien de ce que vous écrivez ou dites.',
    },
    linked: {
      title: 'Comment c’est lié à vous, et jusqu’à quand',
      text: 'Vos décomptes figurent sous un jeton aléatoire. Jusqu’à la fin du mois, un hachage de votre identifiant mène à ce jeton ; il est fait avec un secret qui change chaque mois. Les modérateurs voient le hachage dans les exports, mais pas à qui il est.',
      until: (month, end, closedBy) =>
        `Le mois en cours (${month}) se termine le **${end} à 00:00 UTC**. Dans les heures qui suivent, au plus tard à ${closedBy} UTC, son secret et ses hachages sont supprimés. Les décomptes restent, sous des jetons qui ne mènent à personne. Là où peu de gens écrivent, les nombres seuls peuvent laisser deviner qui c’était.`,
    },
    optOut: {
      title: 'Comment ne plus être compté',
      role: (role) =>
        `Qui a le rôle ${role} n’est plus compté à partir de ce moment. Demandez-le aux modérateurs.`,
      roles: (roles) =>
        `Qui a l’un des rôles ${roles} n’est plus compté à partir de ce moment. Demandez-le aux modérateurs.`,
      none: `Aucun rôle n’est prévu pour cela sur ce serveur. Qui a la permission « Gérer le serveur » peut en choisir un avec ${settingsCommand}, sous « Rôles ignorés ».`,
    },
    unlink: {
      title: unlinkLabel,
      text: 'Supprime aussitôt ce qui mène de vous à vos décomptes jusqu’ici. Les décomptes restent, et ne peuvent plus vous être rattachés. Ce que vous faites ensuite compte comme celui d’une nouvelle personne, liée à vous jusqu’à la date ci-dessus, sauf si vous vous dissociez encore.',
    },
    unlinking:
      'Vous êtes en train d’être dissocié. Ce message change en quelques secondes, dès que c’est fait. Sinon, appuyez de nouveau sur le bouton.',
    nobodyThere:
      'Rien n’a été dissocié : la partie de ce bot qui peut le faire ne fonctionne pas pour le moment. Réessayez dans quelques minutes.',
  },

  settings: {
    title: 'Paramètres des statistiques de ce serveur',
    foot: 'Choisissez ci-dessous ; un choix est enregistré aussitôt. Le comptage suit en moins de trente secondes.',
    noneChosen: (title) => `${title} : aucun choix`,
    andMore: (shown, more) => `${shown} et ${more} de plus`,
    moderatorRoles: {
      title: 'Rôles de modération',
      does: 'peuvent demander des statistiques, comme tous ceux qui peuvent « Gérer le serveur ».',
      unset: 'non défini : seulement qui peut « Gérer le serveur »',
    },
    moderatorChannels: {
      title: 'Salons de modération',
      does: 'sont les lieux où l’on demande des statistiques et où tout le monde voit la réponse.',
      unset: 'non défini : partout, et seul qui demande voit la réponse',
    },
    ignoredChannels: {
      title: 'Salons ignorés',
      does: 'ne sont pas comptés.',
      unset: 'non défini : tous les salons sont comptés',
    },
    ignoredRoles: {
      title: 'Rôles ignorés',
      does: 'excluent : les messages et le temps vocal de leurs membres ne sont pas comptés.',
      unset: 'non défini : tout le monde est compté, sauf les bots',
    },
    reportChannel: {
      title: 'Salon des rapports',
      does: 'reçoit le rapport de chaque mois une fois celui-ci clos.',
      unset: 'non défini : il n’est pas publié',
    },
    notInUse: `Ce menu n’est plus utilisé. Ouvrez-en un nouveau avec ${settingsCommand}.`,
    upTo: {
      role: (title, most) => `${title} : choisissez jusqu’à ${most} rôles dans le menu.`,
      channel: (title, most) => `${title} : choisissez jusqu’à ${most} salons dans le menu.`,
      oneChannel: (title) => `${title} : choisissez un seul salon dans le menu.`,
    },
    notEveryone: (title) =>
      `${title} : @everyone ne peut pas être choisi, seulement des rôles donnés aux membres.`,
    forManagers:
      'Seuls les membres qui ont la permission « Gérer le serveur » peuvent voir et changer les paramètres.',
  },

  refused: {
    notInServer: 'Cela ne marche que sur un serveur, pas en message privé.',
    unknownCommand: (known) => `Cette commande n’est pas connue ici. Il y a ${known}.`,
    noOptions: (command) => `${command} ne prend pas d’option : écrivez la commande seule.`,
    notModerator:
      'Seuls les modérateurs peuvent demander des statistiques ici : il vous faut l’un des rôles de modération, ou la permission « Gérer le serveur ».',
    notManager: `Seuls les membres qui ont la permission « Gérer le serveur » peuvent demander des statistiques ici. Ils peuvent admettre des modérateurs avec ${settingsCommand}.`,
    elsewhere: (channels) =>
      `Les statistiques ne se montrent que dans les salons de modération. Utilisez la commande dans ${channels}, ou dans un fil là-bas.`,
    failed: (reference) =>
      `Quelque chose s’est mal passé, référence ${reference}. Réessayez dans une minute ; si cela persiste, donnez la référence aux responsables de ce bot.`,
  },
};

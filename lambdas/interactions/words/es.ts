import type { Words } from './en.ts';

const commands: Words['commands'] = {
  userstats: {
    name: 'userstats',
    description: 'Descarga todos los recuentos por hora, evento, canal y usuario anónimo, en un archivo CSV',
  },
  report: {
    name: 'informe',
    description: 'Miembros, mensajes y tiempo de voz de un día, de un mes o de parte de un mes',
  },
  'userstats-settings': {
    name: 'userstats-ajustes',
    description: 'Elige quién puede pedir estadísticas y dónde, y qué no se cuenta',
  },
  'userstats-privacy': {
    name: 'userstats-privacidad',
    description: 'Mira qué se guarda sobre ti y hasta cuándo, y desvincúlate de ello ahora',
  },
  'userstats-help': {
    name: 'userstats-ayuda',
    description: 'Cómo pedir estadísticas, con ejemplos para copiar',
  },
};

const options: Words['options'] = {
  type: {
    name: 'tipo',
    description: 'Un resumen, o una tabla por día de la semana, hora del día u hora de la semana',
  },
  channel: {
    name: 'canal',
    description: 'Solo este canal, hilo o categoría y lo que contiene. Si no se indica: todo el servidor',
  },
  dates: {
    name: 'fechas',
    description:
      'En inglés: «2018-01-12», «January 2018», «1 Jan to yesterday» (sin el final, UTC). Si no: mes pasado',
  },
  timezone: {
    name: 'zona',
    description: 'Cuenta días y horas en esta zona horaria: «America/Bogota». Si no se indica: UTC',
  },
};

const types: Words['types'] = {
  full: { word: 'resumen', says: 'el periodo de un vistazo' },
  weekday: { word: 'semana', says: 'de lunes a domingo, en gráfico y CSV' },
  hourly: { word: 'horas', says: 'de 0 a 23 h, en gráfico y CSV' },
  heatmap: { word: 'mapa', says: 'las horas de la semana, en imagen y CSV' },
};

const wordsOfTypes = Object.values(types)
  .map(({ word }) => word)
  .join(', ');
const settingsCommand = `\`/${commands['userstats-settings'].name}\``;
const unlinkLabel = 'Desvincularme ahora';

export const es: Words = {
  commands,
  options,
  types,

  help: {
    title: 'Cómo pedir estadísticas',
    lastMonth: 'el mes pasado de un vistazo',
    day: 'un día (ayer): 24 horas, UTC',
    weekdays: 'de lunes a domingo, en un archivo CSV',
    channel: 'un solo canal; el día 15 no se incluye',
    heatmap: 'cuándo hay más actividad en la semana allí, en imagen y archivo CSV',
    everything:
      'los últimos 7 días: todos los recuentos por hora, canal y usuario anónimo, en un archivo CSV',
    settings: 'quién puede pedir y dónde, qué no se cuenta, adónde va el informe del mes',
    privacy: 'para todo el mundo: qué se guarda sobre ti y cómo desvincularte',
    notes: `Las fechas se escriben en inglés o como año-mes-día; mientras escribes ves cómo se entienden. Todas las horas son UTC, salvo los días y horas de las tablas, que son de la zona elegida; un periodo termina antes de su segunda fecha. Un informe no puede pasar del final de un mes, porque no se reconoce a nadie de un mes a otro; \`/${commands.userstats.name}\` sí puede.`,
  },

  dates: {
    yesterday: 'ayer',
    lastWeek: 'los últimos 7 días',
    thisMonth: 'este mes',
    lastMonth: 'el mes pasado',
    soFar: (phrase) => `${phrase} hasta ahora`,
    part: (number, of, range) => `Parte ${number} de ${of}: ${range}`,
    examples: 'Prueba 12 Jan 2018, last month o 3 days ago.',
  },

  zones: {
    choice: (zone, offset) => `${zone} (ahora ${offset})`,
  },

  report: {
    noSuchOption: (command, known) => `${command} no tiene esa opción: hay ${known}.`,
    unknownType: `\`${options.type.name}\` debe ser uno de estos: ${wordsOfTypes}.`,
    instead: `Elige uno de sus canales u omite \`${options.channel.name}\` para todo el servidor.`,
    noChannel: `\`${options.channel.name}\` debe ser un canal de este servidor.`,
    otherServer: (channel) => `${channel} no es un canal de este servidor.`,
    nothingCounted: (channel) => `En ${channel} no se cuenta nada: allí no se puede escribir ni hablar.`,
    emptyCategory: (channel) => `No se conoce ningún canal en la categoría ${channel}.`,
    zoneIsText: `\`${options.timezone.name}\` debe ser el nombre de una zona horaria, por ejemplo \`Europe/Madrid\`.`,
    unknownZone: (zone, near) =>
      `No hay ninguna zona horaria llamada ${zone}. Elige una de las que se ofrecen al escribir, por ejemplo ${near}.`,
    datesAreText: `\`${options.dates.name}\` debe ser texto, por ejemplo \`January 2018\` o \`2018-01-12 to 2018-01-15\`.`,
    severalMonths: `Un informe no puede pasar del final de un mes, porque no se reconoce a nadie de un mes a otro. Pide estas \`${options.dates.name}\` una por una:`,
    moreMonths: (count) => `y así sucesivamente, ${count} más`,
  },

  privacy: {
    stored: {
      title: 'Qué se guarda sobre ti',
      text: 'Cuántos mensajes escribes y cuántos segundos pasas en canales de voz, por hora y canal. Mientras estás en un canal de voz, también dónde y desde cuándo. Nunca tu nombre, tu ID ni nada de lo que escribes o dices.',
    },
    linked: {
      title: 'Cómo se vincula contigo, y hasta cuándo',
      text: 'Tus recuentos figuran bajo un token aleatorio. Hasta que termina el mes, un hash de tu ID lleva a ese token; se calcula con un secreto que cambia cada mes. Los moderadores ven el hash en las exportaciones, pero no de quién es.',
      until: (month, end, closedBy) =>
        `El mes en curso (${month}) termina el **${end}, 00:00 UTC**. En las horas siguientes, a más tardar a las ${closedBy} UTC, se borran su secreto y sus hashes. Los recuentos quedan, bajo tokens que no llevan a nadie. Donde escriben pocas personas, los números por sí solos pueden dar pistas de quién fue.`,
    },
    optOut: {
      title: 'Cómo dejar de ser contado',
      role: (role) =>
        `A quien tiene el rol ${role} no se le cuenta desde ese momento. Pídeselo a los moderadores.`,
      roles: (roles) =>
        `A quien tiene uno de los roles ${roles} no se le cuenta desde ese momento. Pídeselo a los moderadores.`,
      none: `En este servidor no hay un rol para ello. Quien tiene el permiso «Gestionar servidor» puede elegir uno con ${settingsCommand}, en «Roles ignorados».`,
    },
    unlink: {
      title: unlinkLabel,
      text: 'Borra al momento lo que lleva de ti a tus recuentos hasta ahora. Los recuentos quedan y ya no se te pueden atribuir. Lo que hagas después cuenta como de alguien nuevo, vinculado contigo hasta la fecha de arriba, salvo que vuelvas a desvincularte.',
    },
    unlinking:
      'Se te está desvinculando. Este mensaje cambia en unos segundos, en cuanto esté hecho. Si no cambia, pulsa el botón otra vez.',
    nobodyThere:
      'No se desvinculó nada: la parte de este bot que puede hacerlo no está funcionando ahora. Inténtalo de nuevo en unos minutos.',
  },

  settings: {
    title: 'Ajustes de las estadísticas de este servidor',
    foot: 'Elige abajo; cada elección se guarda al momento. El recuento la sigue en menos de medio minuto.',
    noneChosen: (title) => `${title}: nada elegido`,
    andMore: (shown, more) => `${shown} y ${more} más`,
    moderatorRoles: {
      title: 'Roles de moderación',
      does: 'pueden pedir estadísticas, igual que quien tiene «Gestionar servidor».',
      unset: 'sin definir: solo quien tiene «Gestionar servidor»',
    },
    moderatorChannels: {
      title: 'Canales de moderación',
      does: 'son donde se piden estadísticas y donde todos ven la respuesta.',
      unset: 'sin definir: en cualquier parte, y solo quien pregunta ve la respuesta',
    },
    ignoredChannels: {
      title: 'Canales ignorados',
      does: 'no se cuentan.',
      unset: 'sin definir: se cuentan todos los canales',
    },
    ignoredRoles: {
      title: 'Roles ignorados',
      does: 'excluyen: los mensajes y el tiempo de voz de sus miembros no se cuentan.',
      unset: 'sin definir: se cuenta a todos menos a los bots',
    },
    reportChannel: {
      title: 'Canal de informes',
      does: 'recibe el informe de cada mes cuando este se cierra.',
      unset: 'sin definir: no se publica',
    },
    notInUse: `Este menú ya no se usa. Abre uno nuevo con ${settingsCommand}.`,
    upTo: {
      role: (title, most) => `${title}: elige hasta ${most} roles en el menú.`,
      channel: (title, most) => `${title}: elige hasta ${most} canales en el menú.`,
      oneChannel: (title) => `${title}: elige un solo canal en el menú.`,
    },
    notEveryone: (title) => `${title}: no se puede elegir @everyone, solo roles que se dan a los miembros.`,
    forManagers: 'Solo quien tiene el permiso «Gestionar servidor» puede ver y cambiar los ajustes.',
  },

  refused: {
    notInServer: 'Esto solo funciona en un servidor, no en mensajes directos.',
    unknownCommand: (known) => `Este comando no se conoce aquí. Hay ${known}.`,
    noOptions: (command) => `${command} no lleva opciones: escríbelo solo.`,
    notModerator:
      'Aquí solo los moderadores pueden pedir estadísticas: necesitas uno de los roles de moderación o el permiso «Gestionar servidor».',
    notManager: `Aquí solo quien tiene el permiso «Gestionar servidor» puede pedir estadísticas, y puede dar acceso a los moderadores con ${settingsCommand}.`,
    elsewhere: (channels) =>
      `Las estadísticas solo se muestran en canales de moderación. Usa el comando en ${channels} o en un hilo de allí.`,
    failed: (reference) =>
      `Algo salió mal, referencia ${reference}. Inténtalo de nuevo en un minuto; si continúa, da la referencia a quien administra este bot.`,
  },
};

import type { Words } from './en.ts';

const ifItKeepsFailing = (reference: string): string =>
  `Si sigue fallando, envía la referencia ${reference} a quien administra el bot.`;
const inAMinute = (reference: string): string =>
  `Inténtalo de nuevo en un minuto. ${ifItKeepsFailing(reference)}`;
const inAFewMinutes = (reference: string): string =>
  `Inténtalo de nuevo en unos minutos. ${ifItKeepsFailing(reference)}`;

export const es: Words = {
  failed: {
    tooLong: (reference) =>
      `Tardó demasiado y se detuvo. Pide un periodo más corto. ${ifItKeepsFailing(reference)}`,
    databaseAway: (reference) =>
      `No se pudo acceder a la base de datos; no se perdió nada. ${inAFewMinutes(reference)}`,
    storageAway: (reference) =>
      `No se pudo acceder al almacén de archivos; no se perdió nada. ${inAFewMinutes(reference)}`,
    notStored: (reference) => `No se pudo guardar el archivo; no se perdió nada. ${inAMinute(reference)}`,
    otherwise: (reference) => `No funcionó; no se perdió nada. ${inAMinute(reference)}`,
  },

  report: {
    title: (scope) => `Informe de ${scope}`,
    allChannels: 'todos los canales',
    category: (name) => `la categoría ${name}`,
    thread: (name, parent) => `el hilo ${name} de ${parent}`,
    unknownParent: 'un canal',

    totalUsers: 'Miembros',
    activeUsers: 'Miembros activos',
    voiceUsers: 'Miembros en voz',
    deltaUsers: 'Variación',
    messages: 'Mensajes',
    messagesPerUser: 'Mensajes por miembro',
    voiceTime: 'Tiempo de voz (horas-persona)',
    voiceTimePerUser: 'Tiempo de voz por miembro',
    notKnown: 'desconocido',
    footer: 'Las horas son UTC. Los recuentos son anónimos.',

    unchanged: '= sin cambios',
    newFromZero: 'nuevo: antes 0',
    deltaBefore: (delta) => `antes: ${delta}`,
    comparedWith: (range) => `Comparado con el periodo anterior, ${range}`,
    coverageBefore: (coverage) => `⚠️ De ese periodo: ${coverage}`,

    busiestChannels: 'Canales más activos (mensajes · personas · voz)',
    moreChannels: (count) => `y ${count} más`,
    deleted: (name) => `${name} (eliminado)`,
    unknownChannel: (id) => `canal desconocido ${id}`,

    overTime: 'Actividad a lo largo del tiempo',
    tables: {
      weekday: 'Informe por día de la semana',
      hourly: 'Informe por hora del día',
      heatmap: 'Informe por hora de la semana',
    },
    inZone: (zone) =>
      `Los días y las horas son los de ${zone}, horario de verano incluido; el periodo está en UTC.`,
    inUtc: 'Los días y las horas son UTC.',
    offTheHour: (minutes) =>
      `Se cuenta por horas UTC, que allí empiezan ${minutes} minutos después de la hora en punto: la hora 15 va de las 15:${minutes} a las 16:${minutes}.`,
    busiestHours: (hours) => `Más mensajes: ${hours}`,
    busiestVoice: (hours) => `Más tiempo de voz: ${hours}`,
    messagesAnHour: (when, messages) => `${when} (${messages} por hora)`,
    voiceAnHour: (when, hours) => `${when} (${hours} horas-persona por hora)`,
  },

  file: {
    userstats: 'Estadísticas de usuarios',
    title: (what, scope, range) => `**${what}** de ${scope}, ${range}`,
    size: (rows, size) => `${rows.text} ${rows.count === 1 ? 'fila' : 'filas'}, ${size}.`,
    swapped: 'Las fechas estaban al revés y se intercambiaron.',
    closedMeanwhile:
      'Se cerró un mes mientras se preparaba este archivo. Vuelve a pedirlo: ahora mostrará tokens.',
    hashesOfMonth: (month) =>
      `**No compartas este archivo.** Contiene hashes de un mes que aún no está cerrado (${month}): mientras exista la sal del mes, pueden llevar a personas. Vuelve a pedirlo cuando el mes esté cerrado.`,
    hashesOfMonths: (first, last) =>
      `**No compartas este archivo.** Contiene hashes de meses que aún no están cerrados (de ${first} a ${last}): mientras existan sus sales, pueden llevar a personas. Vuelve a pedirlo cuando estén cerrados.`,
    download: (name, url) => `[Descargar ${name}](${url})`,
    tooLarge: (until, relative) =>
      `Demasiado grande para adjuntarlo aquí. El enlace funciona hasta ${until} (${relative}), para cualquiera que lo tenga.`,
    progress: (days, all) => `Leyendo lo contado: ${days} de ${all} días…`,
    kept: (made, relative) =>
      `Creado a las ${made} (${relative}) para un comando que ya no se pudo responder. Vuelve a pedirlo si necesitas uno al día.`,
  },

  picture: {
    messages: 'Mensajes',
    voiceHours: 'Horas de voz',
    joins: 'Entradas',
    parts: 'Salidas',
    activeUsers: 'Miembros activos',
    voiceUsers: 'Miembros en voz',
    perHour: 'por hora',
    perDay: 'por día',
    hourOfDay: 'Hora del día',
    unseen: 'no observado',
    outside: 'fuera del periodo',
    nothing: 'No se contó nada en este periodo.',
    total: (figure) => `${figure} en total`,
    peak: (where, figure) => `máximo: ${where}, ${figure}`,
  },

  coverage: {
    missing: (percent, gaps) => `Visto: ${percent} %, falta ${gaps} UTC`,
    gap: (length, when) => `${length} el ${when}`,
    more: (said, count, written) => `${said}, y ${written} ${count === 1 ? 'vez' : 'veces'} más`,
  },
};

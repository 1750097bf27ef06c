/** What a deferred reply says. Numbers, dates and names come written. */
export const en = {
  failed: {
    tooLong: (reference: string) =>
      `This took too long and was stopped: ask for a shorter range. Reference ${reference}.`,
    databaseAway: (reference: string) =>
      `The database could not be reached, nothing was lost: try again in a few minutes. Reference ${reference}.`,
    storageAway: (reference: string) =>
      `The file storage could not be reached, nothing was lost: try again in a few minutes. Reference ${reference}.`,
    notStored: (reference: string) =>
      `The file could not be stored, nothing was lost: failed, reference ${reference}. Try again in a minute; if it goes on, give the reference to whoever runs this bot.`,
    otherwise: (reference: string) =>
      `This did not work, nothing was lost: failed, reference ${reference}. Try again in a minute; if it goes on, give the reference to whoever runs this bot.`,
  },

  seen: {
    missing: (percent: string, gaps: string) => `Seen: ${percent} %, missing ${gaps} UTC`,
    gap: (length: string, when: string) => `${length} on ${when}`,
    more: (said: string, count: number, written: string) =>
      `${said}, and ${written} more ${count === 1 ? 'time' : 'times'}`,
  },
};

export type Words = typeof en;

import type { KillableBot } from './killable-bot.ts';

/** A bot that is started again and again. */
export interface RestartedBot {
  /** The latest bot. */
  current: () => KillableBot;
  restart: () => void;
  /** The time from start to collecting of each bot that got as far, ms. */
  startTimes: number[];
}

/** Starts the first bot. */
export function createRestartedBot(start: () => KillableBot): RestartedBot {
  const startTimes: number[] = [];
  function startTimed(): KillableBot {
    const bot = start();
    bot.collects.then(
      (ms) => startTimes.push(ms),
      () => {}, // The bot was killed first.
    );
    return bot;
  }
  let bot = startTimed();
  return {
    current: () => bot,
    restart() {
      bot = startTimed();
    },
    startTimes,
  };
}

import { DiscordError } from '../../../shared/discord/discord-api.ts';

/** Shows in the reply how far a long task has come. */
export interface Progress {
  /** Reports how much is done. Most reports are not shown. Never throws, never waits. */
  update(done: number): void;
  /** Stops showing progress. Resolves once an edit that is under way has succeeded or failed. */
  end(): Promise<void>;
}

/** A task that takes less shows no progress. */
const FIRST_MS = 3_000;
/** The pause after the first edit; each later pause is twice as long. */
const PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Calls `show` to edit the reply, one edit at a time: after three seconds, then 5, 10, 20, 40 and at most 60 seconds after
 * the edit before. A failed edit is not repeated. After a 429 the pause is at least as long as Discord asks for. After an
 * edit that finds the reply gone, there are no more. `now` is in ms.
 */
export function createProgress(
  show: (done: number) => Promise<void>,
  now: () => number = performance.now.bind(performance),
): Progress {
  let due = now() + FIRST_MS;
  let pause = PAUSE_MS;
  let isOver = false;
  let edit: Promise<void> | undefined;

  async function showAndPause(done: number): Promise<void> {
    let requestedPause = 0;
    try {
      await show(done);
    } catch (error) {
      if (!(error instanceof DiscordError) || error.isGone) isOver = true;
      else requestedPause = error.retryAfter ?? 0;
    }
    due = now() + Math.max(pause, requestedPause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    edit = undefined;
  }

  return {
    update(done) {
      if (!isOver && !edit && now() >= due) edit = showAndPause(done);
    },
    async end() {
      isOver = true;
      await edit;
    },
  };
}

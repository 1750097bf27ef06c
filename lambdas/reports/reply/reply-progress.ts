import { DiscordError } from '../../../shared/discord/discord-api.ts';

/** Shows in the reply how far something long has come. */
export interface Progress {
  /** Says that so much is done. Most of what is said is not shown. Never throws, never waits. */
  update(done: number): void;
  /** Nothing is shown any more: when it resolves, what was on its way to Discord has arrived or failed. */
  end(): Promise<void>;
}

/** What is done by then needs no progress. */
const FIRST_MS = 3_000;
/** Between the end of one edit and the next; each time twice as long, so that there are few of them. */
const PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Has `show` edit the reply now and then, one edit at a time: after three seconds, then 5, 10, 20, 40 and at the most 60
 * seconds after the one before. One that fails is not made again, and after a 429 Discord is left alone as long as it
 * asks for. Where the reply is gone there is nothing more to show. `now` is in ms.
 */
export function createProgress(
  show: (done: number) => Promise<void>,
  now: () => number = performance.now.bind(performance),
): Progress {
  let due = now() + FIRST_MS;
  let pause = PAUSE_MS;
  let over = false;
  let edit: Promise<void> | undefined;

  async function showAndPause(done: number): Promise<void> {
    let asked = 0;
    try {
      await show(done);
    } catch (error) {
      if (!(error instanceof DiscordError) || error.isGone) over = true;
      else asked = error.retryAfter ?? 0;
    }
    due = now() + Math.max(pause, asked);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    edit = undefined;
  }

  return {
    update(done) {
      if (!over && !edit && now() >= due) edit = showAndPause(done);
    },
    async end() {
      over = true;
      await edit;
    },
  };
}

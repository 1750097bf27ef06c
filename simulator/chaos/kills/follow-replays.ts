import type { Gateway } from '../../discord/gateway/gateway.ts';
import type { Window } from '../campaign/expectation.ts';

/** Follows which times were replayed to a bot, and so arrived later than they happened. */
export interface Resumes {
  /** Has to be called after each event. */
  look: () => void;
  /** From the first event that a RESUME replayed until the replay was over, ms. */
  outages: Window[];
}

/** What was replayed has arrived by then, ms. */
const SETTLE_MS = 300;

/** Follows a gateway on which nothing has happened yet. `now` is in ms. */
export function followResumes(gateway: Gateway, now: () => number): Resumes {
  const since = now();
  /** By session: how far it had come at which time, in ascending order. */
  const histories = new Map<string, { at: number; seq: number }[]>();
  const outages: Window[] = [];
  let resumes = gateway.counts.resumes;

  /** The latest time known at which a session had come no further than `seq`. */
  function before(id: string, seq: number): number {
    return histories.get(id)?.findLast((each) => each.seq <= seq)?.at ?? since;
  }

  return {
    outages,
    look() {
      const sessions = gateway.sessions();
      if (gateway.counts.resumes > resumes) {
        resumes = gateway.counts.resumes;
        // A bot that was killed just after its RESUME is gone again: then any of the sessions may be its.
        const connected = sessions.filter((session) => session.connected);
        const resumed = connected.length > 0 ? connected : sessions;
        const from = Math.min(...resumed.map(({ id, acknowledged }) => before(id, acknowledged)));
        outages.push({ from, to: now() + SETTLE_MS });
      }
      for (const { id, lastSeq } of sessions) {
        const history = histories.get(id) ?? [];
        histories.set(id, history);
        if (history.at(-1)?.seq !== lastSeq) history.push({ at: now(), seq: lastSeq });
      }
    },
  };
}

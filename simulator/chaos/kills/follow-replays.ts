import type { Range } from '../../../shared/time.ts';
import type { Gateway } from '../../discord/gateway/gateway.ts';

/** Records when events were replayed to a bot: these arrive later than they happened. */
export interface Replays {
  /** Call this after each event. */
  observe: () => void;
  /** From the first event that a RESUME replayed until all of them had arrived. */
  outages: Range[];
}

/** Replayed events have arrived after this time, ms. */
const REPLAY_MS = 300;

/** Follows a gateway from before its first event. `now` is in ms. */
export function followReplays(gateway: Gateway, now: () => number): Replays {
  const startedAt = now();
  /** By session: its last sequence number at each time, in ascending order. */
  const histories = new Map<string, { at: number; seq: number }[]>();
  const outages: Range[] = [];
  let resumes = gateway.counts.resumes;

  /** The latest known time at which a session's last sequence number was at most `seq`. */
  function lastTimeOf(id: string, seq: number): number {
    return histories.get(id)?.findLast((each) => each.seq <= seq)?.at ?? startedAt;
  }

  return {
    outages,
    observe() {
      const sessions = gateway.sessions();
      if (gateway.counts.resumes > resumes) {
        resumes = gateway.counts.resumes;
        // A bot that was killed just after its RESUME is not connected: any session may be the resumed one.
        const connected = sessions.filter((session) => session.connected);
        const resumed = connected.length > 0 ? connected : sessions;
        const start = Math.min(...resumed.map(({ id, acknowledged }) => lastTimeOf(id, acknowledged)));
        outages.push({ start, end: now() + REPLAY_MS });
      }
      for (const { id, lastSeq } of sessions) {
        const history = histories.get(id) ?? [];
        histories.set(id, history);
        if (history.at(-1)?.seq !== lastSeq) history.push({ at: now(), seq: lastSeq });
      }
    },
  };
}

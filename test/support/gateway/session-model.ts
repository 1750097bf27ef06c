import type { Dispatch } from '../../../gateway/discord/dispatch.ts';
import type { Shard } from '../../../gateway/shard/shard.ts';
import { type GatewayEvent, ready } from './gateway-events.ts';

/** Discord's side of a shard's gateway sessions. */
export interface SessionModel {
  /** Has an event happen. It reaches the shard if that is alive. Throws before the first session. */
  emit: (event: GatewayEvent, at: number) => void;
  /** Begins a session, with READY and the snapshot that follows it. */
  identify: (at: number, snapshot: GatewayEvent) => void;
  /** Replays what came after the shard's position. False if the shard's session does not exist any more. */
  resume: (at: number) => boolean;
}

export interface SessionModelOptions {
  /** The worker that was started last. */
  worker: () => { shard: Shard; dead: boolean } | undefined;
  /** Whether a replayed dispatch seems to arrive when it first did, or when it is replayed. */
  replayedAtOriginalTimes: boolean;
}

/** Creates a gateway without a session. */
export function createSessionModel({ worker, replayedAtOriginalTimes }: SessionModelOptions): SessionModel {
  let session: { id: string; dispatches: { dispatch: Dispatch; at: number }[]; seq: number } | undefined;
  let sessions = 0;

  function emit(event: GatewayEvent, at: number): void {
    if (!session) throw new Error('There is no session yet.');
    const dispatch = { ...event, s: ++session.seq };
    session.dispatches.push({ dispatch, at });
    const current = worker();
    if (current && !current.dead) current.shard.receive(dispatch, at);
  }

  return {
    emit,
    identify(at, snapshot) {
      session = { id: `session ${++sessions}`, dispatches: [], seq: 0 };
      emit(ready(undefined, session.id), at);
      emit(snapshot, at);
    },
    resume(at) {
      const shard = worker()?.shard;
      const position = shard?.position();
      if (!session || !shard || position?.sessionId !== session.id) return false;
      for (const { dispatch, at: first } of session.dispatches) {
        if (dispatch.s > position.seq) shard.receive(dispatch, replayedAtOriginalTimes ? first : at);
      }
      shard.receive({ t: 'RESUMED', d: {}, s: ++session.seq }, at);
      return true;
    },
  };
}

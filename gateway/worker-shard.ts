import type { SessionInfo } from '@discordjs/ws';
import type { emitMetrics } from '../shared/aws/emit-metrics.ts';
import type { Dispatch } from './discord/dispatch.ts';
import { inOrder } from './discord/dispatch-order.ts';
import { createGatewaySession } from './discord/gateway-session.ts';
import type { ConnectableShard } from './discord/manager.ts';
import { createReconnectPace, type ReconnectPaceOptions } from './discord/reconnect-pace.ts';
import { createShardConnection, type ShardConnection } from './discord/shard-connection.ts';
import { type OpenShardOptions, openShard } from './shard/open-shard.ts';
import type { Shard } from './shard/shard.ts';
import type { ShardLease } from './shard/shard-leases.ts';
import { createMailbox, type MailboxOptions } from './unlinking/mailbox.ts';

/** What a worker needs to open a shard. */
export interface WorkerShardOptions extends OpenShardOptions, Omit<MailboxOptions, 'shard'> {
  /** The number of shards in all. */
  count: number;
  /** The gateway's general URL, for a session whose own URL does not answer. */
  gatewayUrl: string;
  /** When the dispatch `seq` arrived, ms; without a number, the current time. */
  arrival: (seq?: number) => number;
  sleep?: ReconnectPaceOptions['sleep'];
  emit?: typeof emitMetrics;
}

/** Everything that a worker has for one shard: its counting, its session and connection, and its mailbox. */
export interface WorkerShard extends ConnectableShard, Pick<Shard, 'recovered' | 'drain' | 'stop'> {
  connection: ShardConnection;
  /** Takes a dispatch from the library, which may hand them on in another order than Discord sent them. */
  deliver: (dispatch: Dispatch) => void;
  /** Tells the shard the time, ms. */
  tickShard: (at: number) => void;
  /** Tells the shard and the mailbox the time, ms. */
  tick: (at: number) => void;
}

/** Opens a shard whose lease this worker holds, to resume where the previous worker was. It is not connected yet. */
export function openWorkerShard(lease: ShardLease, options: WorkerShardOptions): WorkerShard {
  const { id, name } = lease;
  const { count, gatewayUrl, arrival, sleep, emit, log } = options;
  const session = createGatewaySession();
  const pace = createReconnectPace({ shard: id, log, ...(sleep && { sleep }) });
  const mailbox = createMailbox({ shard: name, ...options });
  const { shard, previous } = openShard(lease, options);
  if (previous) {
    const { sessionId, resumeUrl, seq } = previous;
    session.set({ sessionId, resumeURL: resumeUrl, sequence: seq, shardId: id, shardCount: count });
  }
  const { onHeartbeatAnswered, onDisconnected } = shard;
  const now = () => arrival();
  return {
    connection: createShardConnection({
      id,
      session,
      pace,
      now,
      onHeartbeatAnswered,
      onDisconnected,
      emit,
      log,
    }),
    recovered: shard.recovered,
    deliver: inOrder((dispatch) => shard.receive(dispatch, arrival(dispatch.s))),
    waitToConnect: pace.wait,
    sessionToResume() {
      const known = session.get();
      if (!known || shard.needsNewSession()) return null;
      return {
        ...known,
        resumeURL: session.usesGeneralUrl() ? gatewayUrl : known.resumeURL,
        sequence: durableSequence(known, shard.position()),
      };
    },
    onSession(next) {
      if (!next) session.onGivenUp();
      // The library updates the sequence number with every dispatch. The shard knows which one is durable.
      else if (session.get()?.sessionId !== next.sessionId) session.set(next);
    },
    drain: shard.drain,
    tickShard: shard.tick,
    tick(at) {
      shard.tick(at);
      mailbox.tick(at);
    },
    async stop(at) {
      await Promise.all([mailbox.close(at), shard.stop(at)]);
    },
  };
}

/** The sequence number to resume from: the last durable one, if it is of this session. */
function durableSequence(
  { sessionId, sequence }: SessionInfo,
  position: ReturnType<Shard['position']>,
): number {
  return position?.sessionId === sessionId ? position.seq : sequence;
}

import type { Behaviour } from './fault-proxy.ts';
import type { IngestWriteName } from './ingest-write.ts';

/** When ingest is killed: before, while or after its write is made. */
export type KillTime = 'before' | 'within' | 'after';

/** How the services behave at the moment, and the faults that wait for the next opportunity. */
export interface ServiceFaults {
  /** The database, to the worker. */
  workerDatabase: Behaviour;
  /** The database, to ingest. */
  ingestDatabase: Behaviour;
  /** The queue, to the worker. */
  queue: Behaviour;
  /** The queue, when ingest receives messages. */
  deliveries: Behaviour;
  /** Kills ingest at its next write of this name. */
  killIngest?: { at: IngestWriteName; when: KillTime };
  /** Swallows the next deletion of messages: they are delivered again. */
  keepMessages?: boolean;
}

/** Services without faults. */
export const noServiceFaults = (): ServiceFaults => ({
  workerDatabase: 'pass',
  ingestDatabase: 'pass',
  queue: 'pass',
  deliveries: 'pass',
});

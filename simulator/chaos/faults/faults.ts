import type { Gateway } from '../../discord/gateway/gateway.ts';
import type { Random } from '../../life/random.ts';
import type { RoundProcess } from '../campaign/child-process.ts';
import type { Window } from '../campaign/expectation.ts';
import type { Fate } from './fault-proxy.ts';

export type KillTime = 'before' | 'within' | 'after';

/** What the services do at the moment, and what is to be done to whom at the next opportunity. */
export interface Weather {
  /** Fates of requests by process, while they last. */
  worker: Fate;
  ingest: Fate;
  queue: Fate;
  /** Of ingest's receiving. */
  deliveries: Fate;
  /** At ingest's next write of this kind: kill it before, while or after it is made. */
  killIngest?: { at: 'claim' | 'counts'; when: KillTime };
  /** Swallow the next deletion, so that its messages are delivered again. */
  keepMessages?: boolean;
}

/** What faults are done to. */
export interface Battlefield {
  random: Random;
  gateway: Gateway;
  weather: Weather;
  now: () => number;
  worker: () => RoundProcess;
  /** Starts another worker beside the one there is, and gives it. */
  startWorker: () => RoundProcess;
  /** Makes a worker the one there is. */
  adopt: (worker: RoundProcess) => void;
  /** Times in which the worker saw nothing. */
  outages: Window[];
  /** How long handovers took, from the signal to the first worker to the second one's RESUMED, ms. */
  handovers: number[];
  /** Up to when what happened is confirmed: all after it is replayed, without its time, to the next worker. */
  confirmedUntil: () => Promise<number>;
  pause: (ms: number) => Promise<void>;
}

export type Fault = (field: Battlefield) => Promise<void>;

const BACK = /"Collecting( again)?"/;
/** What was replayed arrives with or after the worker's return; by then it has been accounted for. */
const SETTLE_MS = 300;

/** Does something that interrupts collection until the worker collects again. `act` may say from when on times are lost. */
async function outage(field: Battlefield, act: () => Promise<number | undefined>): Promise<void> {
  const begun = field.now();
  const from = (await act()) ?? begun;
  await field.pause(SETTLE_MS);
  field.outages.push({ from, to: field.now() });
}

/** A state of the services for a while. */
async function spell(
  field: Battlefield,
  who: 'worker' | 'ingest' | 'queue' | 'deliveries',
  fate: Fate,
): Promise<void> {
  field.weather[who] = fate;
  await field.pause(field.random.integer(200, 900));
  field.weather[who] = 'pass';
}

export const FAULTS = {
  'worker killed': (field) =>
    outage(field, async () => {
      const old = field.worker();
      old.child.kill('SIGKILL');
      await old.exited;
      const from = await field.confirmedUntil();
      await field.pause(field.random.integer(0, 500));
      const next = field.startWorker();
      field.adopt(next);
      await next.logs(BACK);
      return from;
    }),
  'worker handed over': (field) =>
    outage(field, async () => {
      const old = field.worker();
      const next = field.startWorker();
      await next.logs(/Waiting for the worker/);
      const asked = performance.now();
      const back = next.logs(BACK).then(() => field.handovers.push(performance.now() - asked));
      old.child.kill('SIGTERM');
      const code = await old.exited;
      if (code !== 0)
        throw new Error(`A worker that was asked to stop ended with ${code}: ${old.lastLines().at(-1)}`);
      field.adopt(next);
      await back;
      return undefined;
    }),
  'worker frozen': (field) =>
    outage(field, async () => {
      const old = field.worker();
      old.child.kill('SIGSTOP');
      const from = await field.confirmedUntil();
      const next = field.startWorker();
      field.adopt(next);
      await next.logs(BACK);
      old.child.kill('SIGCONT');
      const code = await old.exited;
      if (code !== 1)
        throw new Error(`A worker that was overtaken ended with ${code}: ${old.lastLines().at(-1)}`);
      return from;
    }),
  'gateway line dead': (field) => interrupted(field, () => field.gateway.disconnect()),
  'gateway closed 4000': (field) => interrupted(field, () => field.gateway.disconnect(4000)),
  RECONNECT: (field) => interrupted(field, () => field.gateway.reconnect()),
  'INVALID_SESSION resumable': (field) =>
    interrupted(field, () => field.gateway.invalidate({ resumable: true })),
  INVALID_SESSION: (field) => interrupted(field, () => field.gateway.invalidate({ resumable: false })),
  'ingest killed before it claims': killIngest('claim', 'before'),
  'ingest killed while it claims': killIngest('claim', 'within'),
  'ingest killed between claim and counts': killIngest('claim', 'after'),
  'ingest killed while counts are put': killIngest('counts', 'within'),
  'ingest killed after its counts are put': killIngest('counts', 'after'),
  'batches delivered twice': async ({ weather }) => {
    weather.keepMessages = true;
  },
  'deliveries delayed': (field) => spell(field, 'deliveries', 'fail'),
  'database throttles the worker': (field) => spell(field, 'worker', 'throttle'),
  'database throttles ingest': (field) => spell(field, 'ingest', 'throttle'),
  'database fails the worker': (field) => spell(field, 'worker', 'fail'),
  'database fails ingest': (field) => spell(field, 'ingest', 'fail'),
  'database loses answers to the worker': (field) => spell(field, 'worker', 'lose-answer'),
  'database loses answers to ingest': (field) => spell(field, 'ingest', 'lose-answer'),
  'queue fails': (field) => spell(field, 'queue', 'fail'),
  'queue loses answers': (field) => spell(field, 'queue', 'lose-answer'),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

function killIngest(at: 'claim' | 'counts', when: KillTime): Fault {
  return async ({ weather }) => {
    weather.killIngest = { at, when };
  };
}

/** A connection that breaks: the same worker comes back by itself. */
function interrupted(field: Battlefield, act: () => void): Promise<void> {
  return outage(field, async () => {
    const back = field.worker().logs(BACK);
    act();
    await back;
    return undefined;
  });
}

import type { Range } from '../../../shared/time.ts';
import type { Gateway } from '../../discord/gateway/gateway.ts';
import type { Random } from '../../life/random.ts';
import type { CampaignProcess } from '../campaign/child-process.ts';
import { COLLECTING, WAITING_FOR_LEASE } from '../campaign/log-lines.ts';
import type { Behaviour } from './fault-proxy.ts';
import type { IngestWriteName } from './ingest-write.ts';
import type { KillTime, ServiceFaults } from './service-faults.ts';

/** What a fault may use and change. */
export interface FaultTarget {
  random: Random;
  gateway: Gateway;
  services: ServiceFaults;
  now: () => number;
  worker: () => CampaignProcess;
  /** Starts another worker beside the current one. */
  startWorker: () => CampaignProcess;
  /** Makes another worker the current one. */
  replaceWorker: (worker: CampaignProcess) => void;
  /** When the worker received nothing. */
  outages: Range[];
  /** How long each handover took, from the signal to the first worker to the second one's RESUMED, ms. */
  handovers: number[];
  /** The time up to which events are confirmed, ms. The next worker gets all later ones replayed, without their times. */
  confirmedUntil: () => Promise<number>;
  pause: (ms: number) => Promise<void>;
}

/** Causes a fault and resolves when the worker collects again. */
export type Fault = (target: FaultTarget) => Promise<void>;

/** Replayed events arrive with or after the worker's return, and have arrived after this time, ms. */
const REPLAY_MS = 300;

/** Causes an interruption and records it as an outage. `act` resolves with the start of the outage where that is earlier. */
async function interrupt(target: FaultTarget, act: () => Promise<number | undefined>): Promise<void> {
  const actedAt = target.now();
  const start = (await act()) ?? actedAt;
  await target.pause(REPLAY_MS);
  target.outages.push({ start, end: target.now() });
}

/** Has a service misbehave for a while. */
async function misbehave(
  { services, random, pause }: FaultTarget,
  service: 'workerDatabase' | 'ingestDatabase' | 'queue' | 'deliveries',
  behaviour: Behaviour,
): Promise<void> {
  services[service] = behaviour;
  await pause(random.integer(200, 900));
  services[service] = 'pass';
}

const killWorker: Fault = (target) =>
  interrupt(target, async () => {
    const old = target.worker();
    old.child.kill('SIGKILL');
    await old.exited;
    const start = await target.confirmedUntil();
    await target.pause(target.random.integer(0, 500));
    const next = target.startWorker();
    target.replaceWorker(next);
    await next.logs(COLLECTING);
    return start;
  });

const handOverWorker: Fault = (target) =>
  interrupt(target, async () => {
    const old = target.worker();
    const next = target.startWorker();
    await next.logs(WAITING_FOR_LEASE);
    const signalled = performance.now();
    const collecting = next.logs(COLLECTING).then(() => {
      target.handovers.push(performance.now() - signalled);
    });
    old.child.kill('SIGTERM');
    await requireExit(old, 0, 'A worker that was asked to stop');
    target.replaceWorker(next);
    await collecting;
    return undefined;
  });

const freezeWorker: Fault = (target) =>
  interrupt(target, async () => {
    const old = target.worker();
    old.child.kill('SIGSTOP');
    const start = await target.confirmedUntil();
    const next = target.startWorker();
    target.replaceWorker(next);
    await next.logs(COLLECTING);
    old.child.kill('SIGCONT');
    await requireExit(old, 1, 'A worker that lost its lease to another');
    return start;
  });

async function requireExit(worker: CampaignProcess, expected: number, subject: string): Promise<void> {
  const code = await worker.exited;
  if (code !== expected) throw new Error(`${subject} ended with ${code}: ${worker.lastLines().at(-1)}`);
}

/** Breaks the connection: the same worker reconnects. */
const breakConnection =
  (act: (gateway: Gateway) => void): Fault =>
  (target) =>
    interrupt(target, async () => {
      const collecting = target.worker().logs(COLLECTING);
      act(target.gateway);
      await collecting;
      return undefined;
    });

function killIngest(at: IngestWriteName, when: KillTime): Fault {
  return async ({ services }) => {
    services.killIngest = { at, when };
  };
}

/** All faults by name, as the campaign prints them. */
export const FAULTS = {
  'worker killed': killWorker,
  'worker handed over': handOverWorker,
  'worker frozen': freezeWorker,
  'gateway line dead': breakConnection((gateway) => gateway.disconnect()),
  'gateway closed 4000': breakConnection((gateway) => gateway.disconnect(4000)),
  RECONNECT: breakConnection((gateway) => gateway.reconnect()),
  'INVALID_SESSION resumable': breakConnection((gateway) => gateway.invalidate({ resumable: true })),
  INVALID_SESSION: breakConnection((gateway) => gateway.invalidate({ resumable: false })),
  'ingest killed before it claims': killIngest('claim', 'before'),
  'ingest killed while it claims': killIngest('claim', 'within'),
  'ingest killed between claim and counts': killIngest('claim', 'after'),
  'ingest killed while counts are put': killIngest('counts', 'within'),
  'ingest killed after its counts are put': killIngest('counts', 'after'),
  'batches delivered twice': async ({ services }) => {
    services.keepMessages = true;
  },
  'deliveries delayed': (target) => misbehave(target, 'deliveries', 'fail'),
  'database throttles the worker': (target) => misbehave(target, 'workerDatabase', 'throttle'),
  'database throttles ingest': (target) => misbehave(target, 'ingestDatabase', 'throttle'),
  'database fails the worker': (target) => misbehave(target, 'workerDatabase', 'fail'),
  'database fails ingest': (target) => misbehave(target, 'ingestDatabase', 'fail'),
  'database loses answers to the worker': (target) => misbehave(target, 'workerDatabase', 'lose-answer'),
  'database loses answers to ingest': (target) => misbehave(target, 'ingestDatabase', 'lose-answer'),
  'queue fails': (target) => misbehave(target, 'queue', 'fail'),
  'queue loses answers': (target) => misbehave(target, 'queue', 'lose-answer'),
} as const satisfies Record<string, Fault>;

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

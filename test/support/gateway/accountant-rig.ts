import { type Accountant, createAccountant, type Memory } from '../../../gateway/accounting/accountant.ts';
import type { Entry } from '../../../gateway/accounting/entry.ts';
import { createOutbox } from '../../../gateway/delivery/outbox.ts';
import { createHasher, type Hash, sessionDigest } from '../../../gateway/salts/hasher.ts';
import type { Fact } from '../../../shared/messages/batch.ts';
import { NO_SETTINGS, type Settings } from '../../../shared/state/guild-settings.ts';
import type { Counts } from './counts.ts';
import type { GatewayEvent } from './gateway-events.ts';
import { createStateModel, type StateModel } from './state-model.ts';

export const SHARD = '0/1';
const MONTHS = ['2017-12', '2018-01', '2018-02', '2018-03'];

/** A hasher with a fixed salt for each of `months`. */
export function testHasher(months: readonly string[] = MONTHS) {
  const hasher = createHasher();
  for (const month of months) hasher.addSalt(month, Buffer.from(`the salt of ${month}`));
  return hasher;
}

let anonymousPeople = 0;
/** An anonymous `who`, another one each time. Its zeros distinguish it from hashes. */
export const nextAnonymous = (): string => (++anonymousPeople).toString(16).padStart(32, '0');

export interface RigOptions {
  memory?: Memory;
  settings?: Partial<Settings>;
  months?: readonly string[];
}

/** An accountant with real hashes and a fixed set of salts. */
export function testAccountant({ memory, settings, months }: RigOptions = {}): Accountant & { hash: Hash } {
  const { hash } = testHasher(months);
  const guildSettings = { ...NO_SETTINGS, ...settings };
  const accountant = createAccountant({
    hash,
    digest: sessionDigest,
    anonymous: nextAnonymous,
    settings: () => guildSettings,
    ...(memory && { memory }),
  });
  return { ...accountant, hash };
}

export interface Rig {
  hash: Hash;
  accountant: Accountant;
  /** Has a dispatch arrive. Applies and returns its entries. */
  see: (event: GatewayEvent, now: number) => Entry[];
  tick: (now: number) => Entry[];
  /** The state after all entries so far. */
  state: StateModel;
  /** The counts whose names begin with `prefix`. */
  counted: (prefix: string) => Counts;
}

/** An accountant whose entries are applied at once, each as one batch. */
export function createRig(options: RigOptions = {}): Rig {
  const { hash, ...accountant } = testAccountant(options);
  const state = createStateModel();
  let n = 0;

  function keep(entries: Entry[], now: number): Entry[] {
    for (const entry of entries) {
      const outbox = createOutbox();
      outbox.add(entry, now);
      const draft = outbox.cut(now);
      if (draft) state.apply({ v: 1, shard: SHARD, n: ++n, ...draft });
    }
    return entries;
  }

  return {
    hash,
    accountant,
    see: (event, now) => keep(accountant.dispatch(event, now), now),
    tick: (now) => keep(accountant.tick(now), now),
    state,
    counted: (prefix) => new Map([...state.counts()].filter(([key]) => key.startsWith(prefix))),
  };
}

export const factsIn = (entries: readonly Entry[]): Fact[] => entries.flatMap(({ facts }) => facts);
export const cellsIn = (entries: readonly Entry[]) => entries.flatMap(({ cells }) => cells);

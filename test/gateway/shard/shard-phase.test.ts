import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createShardPhase, type Phase } from '../../../gateway/shard/shard-phase.ts';

const PHASES: readonly Phase[] = ['recovering', 'awaiting-session', 'collecting', 'stopped'];

/** A phase that has gone through `path`. */
function phaseAfter(path: readonly Phase[]) {
  const phase = createShardPhase();
  for (const next of path) phase.changeTo(next);
  return phase;
}

for (const [path, allowed] of [
  [[], ['awaiting-session', 'collecting', 'stopped']],
  [['awaiting-session'], ['collecting', 'stopped']],
  [['collecting'], ['collecting', 'stopped']],
  [
    ['awaiting-session', 'collecting'],
    ['collecting', 'stopped'],
  ],
  [['stopped'], ['stopped']],
] as const) {
  const name = path.at(-1) ?? 'recovering';
  test(`a shard that is ${name} after ${path.length} transitions can become ${allowed.join(' or ')} only`, () => {
    assert.ok(phaseAfter(path).is(name));
    const possible = PHASES.filter((next) => {
      try {
        phaseAfter(path).changeTo(next);
        return true;
      } catch {
        return false;
      }
    });
    assert.deepEqual(possible, allowed);
  });
}

import { setImmediate as turn } from 'node:timers/promises';

/** Resolves once `condition` is true, which it checks on each turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

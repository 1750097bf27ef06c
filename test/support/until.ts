import { setImmediate as turn } from 'node:timers/promises';

/** Resolves once `condition` holds. Checks it at each turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

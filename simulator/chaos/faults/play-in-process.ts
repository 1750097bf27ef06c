import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { RoundResult } from './play-round.ts';

const entry = fileURLToPath(new URL('./round-entry.ts', import.meta.url));

/** Plays a round in a process of its own: the environment holds the endpoints of one stack. */
export async function playInProcess(seed: number): Promise<RoundResult> {
  const child = spawn(process.execPath, [entry, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  try {
    return JSON.parse(output) as RoundResult;
  } catch {
    const wrong = [`The round broke off: ${errors.slice(-2_000)}`];
    return {
      seed,
      events: 0,
      faults: [],
      monthEnd: false,
      poison: false,
      gaps: 0,
      handovers: [],
      wrong,
      seconds: 0,
    };
  }
}

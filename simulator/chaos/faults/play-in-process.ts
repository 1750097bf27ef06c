import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { RoundResult } from './play-round.ts';

const ENTRY = fileURLToPath(new URL('./round-entry.ts', import.meta.url));

/** Plays a round in a new process: an environment holds the endpoints of one stack only. */
export async function playInProcess(seed: number): Promise<RoundResult> {
  const child = spawn(process.execPath, [ENTRY, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  try {
    return JSON.parse(output) as RoundResult;
  } catch {
    return {
      seed,
      events: 0,
      faults: [],
      hasMonthEnd: false,
      hasPoison: false,
      gaps: 0,
      handovers: [],
      wrong: [`The round crashed: ${errors.slice(-2_000)}`],
      seconds: 0,
    };
  }
}

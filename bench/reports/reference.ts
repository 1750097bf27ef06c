import { join } from 'node:path';
import { ROOT } from '../../cdk/bundling/bundling.ts';
import { runProcess } from '../measuring/run-process.ts';

/** The result of `reference.py`, and the seconds that it measured. */
export interface ReferenceResult {
  seconds: number;
  found: unknown;
}

/** Runs a command of `reference.py` (`split`, `report`, `export`, `anonymise`) on a folder of days' files. */
export type Reference = (folder: string, command: string, ...args: string[]) => Promise<ReferenceResult>;

/** A note for a table without the reference. */
export const withoutReference = (python: string): string =>
  `There is no comparison with the reference: ${python} could not be run. Install Python 3, or name it with --python.`;

/** The reference, run by `python`. Undefined where that cannot be run. */
export async function findReference(python: string): Promise<Reference | undefined> {
  try {
    await runProcess(python, ['--version']);
  } catch {
    return undefined;
  }
  const script = join(ROOT, 'bench', 'reports', 'reference.py');
  return async (folder, ...args) =>
    JSON.parse(await runProcess(python, [script, folder, ...args])) as ReferenceResult;
}

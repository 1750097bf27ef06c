import { startProcess } from './start-process.ts';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs one of the project's commands to its end, as its npm script does. */
export async function run(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  const { code, output, log } = await startProcess(script, env, { args }).exited;
  return { code, stdout: output, stderr: log };
}

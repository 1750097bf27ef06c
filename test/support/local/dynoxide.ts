import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';

const POLL_MS = 20;

/** The path of the program of `@dynoxide` for this machine; undefined where its packages have none. */
function findProgram(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
  } catch {
    return undefined;
  }
}

/** Starts a DynamoDB in memory that nobody here wrote; undefined where it has no program for this machine. */
export async function startDynoxide(): Promise<{ endpoint: string; stop: () => Promise<void> } | undefined> {
  const program = findProgram();
  if (program === undefined) return undefined;
  const port = await freePort();
  const child = spawn(program, ['serve', '--port', String(port)], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  // It must not outlive a test that ends in the middle.
  const kill = () => void child.kill();
  process.once('exit', kill);
  const endpoint = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && !(await answers(endpoint))) await sleep(POLL_MS);
  return {
    endpoint,
    async stop() {
      process.removeListener('exit', kill);
      child.kill();
      await gone;
    },
  };
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from './child-environment.ts';
import { EmulatorError } from './emulator-error.ts';
import { freePort } from './free-port.ts';
import { scrub } from './scrub.ts';

export interface Dynoxide {
  endpoint: string;
  /** Clears what was deleted out of the file. */
  scrub: () => void;
  stop: () => Promise<void>;
}

const START_MS = 15_000;
const POLL_MS = 20;

/**
 * Runs the program in a process group of its own, so that Ctrl-C reaches only us and we can still write what is left,
 * and ends it when our end of its standard input closes, so that it never outlives us, not even a kill -9. A program
 * that was suspended gets the signal only once it is continued.
 */
const GUARD =
  'exec 3<&0; "$@" <&- & pid=$!; { cat <&3 >/dev/null; kill $pid; kill -CONT $pid; } 2>/dev/null & wait $pid';

/**
 * Starts the embedded DynamoDB on a free port. `file` is its SQLite database; without one it keeps all in memory. Calls
 * `onDeath` if the program ends without being stopped.
 */
export async function startDynoxide(
  file?: string,
  onDeath: (error: EmulatorError) => void = () => {},
): Promise<Dynoxide> {
  const given = process.env['DYNAMODB_ENDPOINT'];
  if (given) {
    if (!(await answers(given))) {
      throw new EmulatorError(
        `Nothing answers at ${given}, which DYNAMODB_ENDPOINT names. Start that server first, or unset it to use the embedded one.`,
      );
    }
    return { endpoint: given, scrub: () => {}, stop: async () => {} };
  }
  const program = findProgram();
  const port = await freePort();
  const args = ['serve', '--port', String(port), ...(file === undefined ? [] : ['--db-path', file])];
  const child = spawn('/bin/sh', ['-c', GUARD, 'dynoxide', program, ...args], {
    detached: true,
    env: childEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await untilReady(child, endpoint, () => said);
  let stopping = false;
  const gone = hasEnded(child) ? Promise.resolve() : once(child, 'exit');
  void gone.then(() => {
    if (!stopping) onDeath(death(child, said));
  });
  const clean = () => {
    if (file !== undefined) scrub(file);
  };
  return {
    endpoint,
    scrub: clean,
    async stop() {
      stopping = true;
      child.stdin.end();
      await gone;
      clean();
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function death({ exitCode, signalCode }: ChildProcess, said: string): EmulatorError {
  const how = signalCode ?? `code ${exitCode}`;
  return new EmulatorError(
    `The embedded DynamoDB (dynoxide) ended (${how}). ${said.trim()} Start again: what it wrote is on disk.`,
  );
}

function findProgram(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`${name}/dynoxide`);
  } catch {
    throw new EmulatorError(
      `The embedded DynamoDB has no program for this machine: the package ${name} is not installed. ` +
        `Try "npm install --no-save ${name}", or run any DynamoDB-compatible server and set DYNAMODB_ENDPOINT to its URL.`,
    );
  }
}

async function untilReady(child: ChildProcess, endpoint: string, said: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    if (hasEnded(child)) {
      throw new EmulatorError(
        `The embedded DynamoDB (dynoxide) ended at once with code ${child.exitCode ?? child.signalCode}: ${said().trim() || 'it said nothing'}. ` +
          'Check that the data directory can be written and its dynamodb.sqlite is a database.',
      );
    }
    if (Date.now() > deadline) {
      child.kill();
      throw new EmulatorError(
        `The embedded DynamoDB (dynoxide) did not answer at ${endpoint} within ${START_MS / 1000} s. ${said().trim()}`,
      );
    }
    if (await answers(endpoint)) return;
    await sleep(POLL_MS);
  }
}

/** Any answer will do: an unsigned request is refused by a server that is up. */
const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from './child-environment.ts';
import { EmulatorError } from './emulator-error.ts';
import { freePort } from './free-port.ts';
import { scrub } from './scrub.ts';

/** An embedded DynamoDB that runs. */
export interface Dynoxide {
  endpoint: string;
  /** Removes deleted data from the file. */
  scrub: () => void;
  stop: () => Promise<void>;
}

const START_MS = 15_000;
const POLL_MS = 20;

/**
 * A shell script that runs the program and ends it when this process closes the script's standard input. So the program
 * never outlives this process, not even after `kill -9`. The shell has its own process group: Ctrl-C does not reach the
 * program, and the bot can still write its last data. SIGCONT lets a suspended program receive the first signal.
 */
const GUARD =
  'exec 3<&0; "$@" <&- & pid=$!; { cat <&3 >/dev/null; kill $pid; kill -CONT $pid; } 2>/dev/null & wait $pid';

/**
 * Starts the embedded DynamoDB on a free port, or uses the server that DYNAMODB_ENDPOINT names. `file` is its SQLite
 * database; without one it keeps the data in memory. Calls `onDeath` if the program ends before it is stopped. Throws
 * EmulatorError where it does not start.
 */
export async function startDynoxide(
  file?: string,
  onDeath: (error: EmulatorError) => void = () => {},
): Promise<Dynoxide> {
  const given = process.env['DYNAMODB_ENDPOINT'];
  if (given) {
    if (!(await isAnswering(given))) {
      throw new EmulatorError(
        `Nothing answers at ${given}, which DYNAMODB_ENDPOINT names. Start that server first, or unset DYNAMODB_ENDPOINT to use the embedded one.`,
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
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2_000);
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await untilReady(child, endpoint, () => errors);
  let stopping = false;
  const exited = hasEnded(child) ? Promise.resolve() : once(child, 'exit');
  void exited.then(() => {
    if (!stopping) onDeath(deathError(child, errors));
  });
  const scrubFile = () => {
    if (file !== undefined) scrub(file);
  };
  return {
    endpoint,
    scrub: scrubFile,
    async stop() {
      stopping = true;
      child.stdin.end();
      await exited;
      scrubFile();
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function deathError({ exitCode, signalCode }: ChildProcess, errors: string): EmulatorError {
  const how = signalCode ?? `code ${exitCode}`;
  return new EmulatorError(
    `The embedded DynamoDB (dynoxide) ended (${how}). ${errors.trim()} Start again: its data is on disk.`,
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

async function untilReady(child: ChildProcess, endpoint: string, errors: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    if (hasEnded(child)) {
      throw new EmulatorError(
        `The embedded DynamoDB (dynoxide) ended at once with code ${child.exitCode ?? child.signalCode}: ${errors().trim() || 'it printed no reason'}. ` +
          'Check that the data directory can be written and its dynamodb.sqlite is a database.',
      );
    }
    if (Date.now() > deadline) {
      child.kill();
      throw new EmulatorError(
        `The embedded DynamoDB (dynoxide) did not answer at ${endpoint} within ${START_MS / 1000} s. ${errors().trim()}`,
      );
    }
    if (await isAnswering(endpoint)) return;
    await sleep(POLL_MS);
  }
}

/** Whether a server answers, with any status: it refuses this unsigned request. */
const isAnswering = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

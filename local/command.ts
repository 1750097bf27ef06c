import { parseArgs, styleText } from 'node:util';
import { EmulatorError } from './emulator-error.ts';
import { TimelineError } from './timeline.ts';

/** What was typed or set is wrong: the message says what to do; nothing has been done. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface CommandOptions {
  /** The whole help text. Its first line, with the way the command is written, goes with every usage error. */
  help: string;
  /** The names of the options that take a value, without dashes. */
  options: readonly string[];
  /** How many words it takes beside the options, at least and at most. */
  words: readonly [number, number];
  run: (words: string[], options: Record<string, string>) => Promise<void>;
}

/** Runs a command of the command line: `--help`, clear errors, exit codes 0 (done), 1 (failed), 2 (misused). */
export async function runCommand({ help, options, words, run }: CommandOptions): Promise<void> {
  try {
    const { values, positionals } = parse(options);
    if (values['help'] === true) {
      process.stdout.write(`${help}\n`);
      return;
    }
    const [fewest, most] = words;
    if (positionals.length < fewest || positionals.length > most) {
      throw new UsageError(
        positionals.length < fewest ? 'Something is missing.' : 'There are words too many.',
      );
    }
    const given: Record<string, string> = {};
    for (const [name, value] of Object.entries<unknown>(values))
      if (typeof value === 'string') given[name] = value;
    await run(positionals, given);
  } catch (error) {
    fail(error, help);
  }
}

function parse(options: readonly string[]) {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        ...Object.fromEntries(options.map((name) => [name, { type: 'string' as const }])),
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The options cannot be read.');
  }
}

function fail(error: unknown, help: string): void {
  const isMisuse = error instanceof UsageError;
  const known = isMisuse || error instanceof EmulatorError || error instanceof TimelineError;
  const text =
    error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${styleText('red', text, { stream: process.stderr })}\n`);
  if (isMisuse) process.stderr.write(`${help.split('\n', 1)[0]}\nTry --help.\n`);
  process.exitCode = isMisuse ? 2 : 1;
}

/** An instant given as an option, ms; `fallback` where it is not given. */
export function instant(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined) return fallback;
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/^\d{4}-\d{2}-\d{2}/.test(text)) {
    throw new UsageError(
      `${name}: expected an ISO 8601 instant such as 2018-02-01T00:00:00Z, got "${text}".`,
    );
  }
  return at;
}

/** A positive whole number given as an option. */
export function wholeNumber(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`${name}: expected a whole number above 0, got "${text}".`);
  return Number(text);
}

/** One of a few words given as an option. */
export function oneOf<T extends string>(
  text: string | undefined,
  name: string,
  choices: readonly T[],
  fallback: T,
): T {
  if (text === undefined) return fallback;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`${name}: expected ${choices.join(' or ')}, got "${text}".`);
  return found;
}

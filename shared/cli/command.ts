import { parseArgs, styleText } from 'node:util';
import { isWholeNumber, SettingsError } from '../env-settings.ts';
import { OperatorError } from '../operator-error.ts';

/** What was typed or set is wrong: the message says what to do; nothing has been done. Exit code 2. */
export class UsageError extends OperatorError {
  override name = 'UsageError';
}

export interface CommandOptions {
  /** The whole help text. Its first line, with the way the command is written, goes with every usage error. */
  help: string;
  /** The names of the options that take a value, without dashes. */
  options: readonly string[];
  /** The names of those that take none. */
  flags?: readonly string[];
  /** How many words it takes beside the options, at least and at most. */
  words: readonly [number, number];
  /** `flags` are those that were given. */
  run: (words: string[], options: Record<string, string>, flags: ReadonlySet<string>) => Promise<void>;
}

/** Runs a command of the command line: `--help`, clear errors, exit codes 0 (done), 1 (failed), 2 (misused). */
export async function runCommand({ help, options, flags = [], words, run }: CommandOptions): Promise<void> {
  try {
    const { values, positionals } = parse(options, flags);
    if (values['help'] === true) {
      process.stdout.write(`${help}\n`);
      return;
    }
    const [fewest, most] = words;
    if (positionals.length < fewest || positionals.length > most) {
      throw new UsageError(
        positionals.length < fewest
          ? 'Something is missing.'
          : `“${positionals[most]}” is one word too many. What belongs together goes in quotes.`,
      );
    }
    const given: Record<string, string> = {};
    for (const [name, value] of Object.entries<unknown>(values))
      if (typeof value === 'string') given[name] = value;
    await run(positionals, given, new Set(flags.filter((name) => Object.hasOwn(values, name))));
  } catch (error) {
    fail(error, help);
  }
}

function parse(options: readonly string[], flags: readonly string[]) {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        ...Object.fromEntries(options.map((name) => [name, { type: 'string' as const }])),
        ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
      },
    });
  } catch (error) {
    const known = ['help', ...options, ...flags].map((name) => `--${name}`).join(', ');
    const [what = 'The options cannot be read'] = error instanceof Error ? error.message.split('. ', 1) : [];
    throw new UsageError(`${what}. Known options: ${known}.`);
  }
}

function fail(error: unknown, help: string): void {
  const isMisuse = error instanceof UsageError || error instanceof SettingsError;
  const text = messageOf(error);
  process.stderr.write(`${styleText('red', text, { stream: process.stderr })}\n`);
  if (isMisuse) process.stderr.write(`${help.split('\n', 1)[0]}\nTry --help.\n`);
  process.exitCode = isMisuse ? 2 : 1;
}

/** An operator's error reads as its message alone; any other shows where it came from. */
function messageOf(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const ISO = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** An instant given as an option, ms; UTC unless it says otherwise. `fallback` where it is not given. */
export function instant(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined) return fallback;
  const [, date = '', time = 'T00:00', zone = 'Z'] = ISO.exec(text) ?? [];
  const at = Date.parse(`${date}${time}${zone}`);
  // 31 February is 3 March to Date.parse.
  if (Number.isNaN(at) || !new Date(date).toISOString().startsWith(date)) {
    throw new UsageError(
      `${name}: expected an ISO 8601 instant such as 2018-02-01T00:00:00Z, got "${text}".`,
    );
  }
  return at;
}

/** A whole number from 1 to `most` given as an option. */
export function wholeNumber(
  text: string | undefined,
  name: string,
  fallback: number,
  most = 999_999_999,
): number {
  if (text === undefined) return fallback;
  if (!isWholeNumber(text, 1, most))
    throw new UsageError(`${name}: expected a whole number from 1 to ${most}, got "${text}".`);
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

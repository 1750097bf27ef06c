import { parseArgs, styleText } from 'node:util';
import { isWholeNumber, SettingsError } from '../env-settings.ts';
import { OperatorError } from '../operator-error.ts';

/** The command cannot begin. The message says what to do first; nothing has been done. Exit code 2. */
export class PreconditionError extends OperatorError {
  override name = 'PreconditionError';
}

/** An argument or an option is wrong. The message says what is expected; nothing has been done. Exit code 2. */
export class UsageError extends PreconditionError {
  override name = 'UsageError';
}

export interface CommandOptions {
  /** The whole help text. Its first line shows how the command is written, and follows every usage error. */
  help: string;
  /** The names of the options that take a value, without dashes. */
  options: readonly string[];
  /** The names of the options that take no value, without dashes. */
  flags?: readonly string[];
  /** The names of the required arguments, as in the help text. Default: none. */
  args?: readonly string[];
  /** How many more arguments the command takes. Default: none. */
  moreArgs?: number;
  /** `flags` has the flags that were given. */
  run: (args: string[], options: Record<string, string>, flags: ReadonlySet<string>) => Promise<void>;
}

/** Runs a command of the command line. Prints the help on `--help`, and ends as `reportErrors` says. */
export async function runCommand(command: CommandOptions): Promise<void> {
  const { help, options, flags = [], run } = command;
  await reportErrors(async () => {
    const { values, positionals } = parse(options, flags);
    if (values['help'] === true) {
      process.stdout.write(`${help}\n`);
      return;
    }
    checkArguments(positionals, command);
    const given: Record<string, string> = {};
    for (const [name, value] of Object.entries<unknown>(values))
      if (typeof value === 'string') given[name] = value;
    await run(positionals, given, new Set(flags.filter((name) => Object.hasOwn(values, name))));
  }, help);
}

/**
 * Runs an action. Prints what it throws on standard error, and sets the exit code: 2 where the command could not begin, 1
 * where it failed. `help` is the command's help text, if it has one.
 */
export async function reportErrors(action: () => void | Promise<void>, help = ''): Promise<void> {
  try {
    await action();
  } catch (error) {
    process.stderr.write(`${styleText('red', messageOf(error), { stream: process.stderr })}\n`);
    const isMisuse = error instanceof UsageError || error instanceof SettingsError;
    if (isMisuse && help !== '') process.stderr.write(`${help.split('\n', 1)[0]}\nTry --help.\n`);
    process.exitCode = isMisuse || error instanceof PreconditionError ? 2 : 1;
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
    const [problem = 'The options cannot be read'] =
      error instanceof Error ? error.message.split('. ', 1) : [];
    throw new UsageError(`${problem}. Known options: ${known}.`);
  }
}

function checkArguments(given: readonly string[], { args = [], moreArgs = 0 }: CommandOptions): void {
  const missing = args.slice(given.length);
  if (missing.length > 0)
    throw new UsageError(`Missing argument${missing.length > 1 ? 's' : ''}: ${missing.join(', ')}.`);
  const unexpected = given[args.length + moreArgs];
  if (unexpected !== undefined)
    throw new UsageError(`Unexpected argument: “${unexpected}”. Put an argument with spaces in quotes.`);
}

/** The message of an operator's error; the stack of any other. */
function messageOf(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const ISO = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Reads an option that is an ISO 8601 instant, UTC where it has no zone. Returns ms. Throws UsageError. */
export function instant(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined) return fallback;
  const [, date = '', time = 'T00:00', zone = 'Z'] = ISO.exec(text) ?? [];
  const at = Date.parse(`${date}${time}${zone}`);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(at) || !new Date(date).toISOString().startsWith(date)) {
    throw new UsageError(
      `${name}: expected an ISO 8601 instant such as 2018-02-01T00:00:00Z, got "${text}".`,
    );
  }
  return at;
}

/** Reads an option that is a whole number from 1 to `most`. Throws UsageError. */
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

/** Reads an option that is one of a few words. Throws UsageError. */
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

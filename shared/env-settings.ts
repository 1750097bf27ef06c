import { OperatorError } from './operator-error.ts';

/** Settings that a process reads from its environment and checks at its start. */

/** Settings are missing or malformed. The message names all of them, and repeats no value: it may be a secret. */
export class SettingsError extends OperatorError {
  override name = 'SettingsError';
  /** One sentence for each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

/** Whether a text is a whole number from `least` to `most`: digits alone, without sign, space, point, exponent or leading zero. */
export function isWholeNumber(text: string, least: number, most: number): boolean {
  return /^(?:0|[1-9]\d*)$/.test(text) && Number(text) >= least && Number(text) <= most;
}

/** A setting that is a whole number: its check, and the words for what is expected. */
export interface WholeNumberRule {
  is: (text: string) => boolean;
  expected: string;
}

const wholeNumber = (what: string, least: number, most: number): WholeNumberRule => ({
  is: (text) => isWholeNumber(text, least, most),
  expected: `${what} from ${least} to ${most}`,
});

/** The rules of the settings that are whole numbers, wherever they are read. */
export const WHOLE_NUMBERS = {
  flushSeconds: wholeNumber('a whole number of seconds', 1, 9999),
  retentionMonths: wholeNumber('a whole number of months', 1, 1200),
  /** 0 is any free one. */
  port: wholeNumber('a port number', 0, 65_535),
  healthPort: wholeNumber('a port number', 1, 65_535),
} as const;

/** What `LOG_LEVEL` may be, from all to nothing. */
export const LOG_LEVELS: readonly string[] = ['info', 'warn', 'error', 'off'];

/** Whether a text is the URL of an HTTP server. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

type Check = (value: string) => boolean;

export interface SettingsReader {
  /** What was found missing or malformed so far. */
  problems: string[];
  /** A setting that has to be there, or has a default. Gives an empty text where it is a problem. */
  read: (name: string, isValid: Check, expected: string, fallback?: string) => string;
  /** A setting that may be left out; an empty one is. */
  optional: (name: string, isValid: Check, expected: string) => string | undefined;
}

/** Reads settings and collects what is wrong with them, so that all of it can be named at once. */
export function createSettingsReader(env: NodeJS.ProcessEnv): SettingsReader {
  const problems: string[] = [];

  function optional(name: string, isValid: Check, expected: string): string | undefined {
    const value = env[name];
    if (!value) return undefined;
    if (!isValid(value)) problems.push(`${name} is malformed: expected ${expected}.`);
    return value;
  }

  return {
    problems,
    optional,
    read(name, isValid, expected, fallback) {
      const value = optional(name, isValid, expected) ?? fallback;
      if (value === undefined) problems.push(`${name} is not set: expected ${expected}.`);
      return value ?? '';
    },
  };
}

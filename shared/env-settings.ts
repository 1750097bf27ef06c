/** Settings that a process reads from its environment and checks at its start. */

import { OperatorError } from './operator-error.ts';

/** Settings are missing or malformed. The message names all of them and repeats no value, because a value can be a secret. */
export class SettingsError extends OperatorError {
  override name = 'SettingsError';
  /** One sentence for each setting. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

/** Whether a text is a whole number from `least` to `most`: only digits, without sign, space, point, exponent or leading zero. */
export function isWholeNumber(text: string, least: number, most: number): boolean {
  return /^(?:0|[1-9]\d*)$/.test(text) && Number(text) >= least && Number(text) <= most;
}

/** The check of a setting that is a whole number, and the description of the expected value. */
export interface WholeNumberRule {
  isValid: (text: string) => boolean;
  expected: string;
}

const wholeNumber = (what: string, least: number, most: number): WholeNumberRule => ({
  isValid: (text) => isWholeNumber(text, least, most),
  expected: `${what} from ${least} to ${most}`,
});

/** The rules for all settings that are whole numbers. */
export const WHOLE_NUMBERS = {
  flushSeconds: wholeNumber('a whole number of seconds', 1, 9999),
  retentionMonths: wholeNumber('a whole number of months', 1, 1200),
  /** 0 means any free port. */
  port: wholeNumber('a port number', 0, 65_535),
  healthPort: wholeNumber('a port number', 1, 65_535),
} as const;

/** The values of `LOG_LEVEL`, from everything to nothing. */
export const LOG_LEVELS: readonly string[] = ['info', 'warn', 'error', 'off'];

/** Whether a text is the URL of an HTTP server. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

type Check = (value: string) => boolean;

/** Reads settings, and collects the problems with them. */
export interface SettingsReader {
  /** One sentence for each problem so far. */
  problems: string[];
  /** Reads a setting that is required or has a default. Gives an empty text where it is missing. */
  read: (name: string, isValid: Check, expected: string, fallback?: string) => string;
  /** Reads an optional setting; an empty one counts as absent. */
  optional: (name: string, isValid: Check, expected: string) => string | undefined;
}

/** Makes a reader of settings that collects all problems, so that one error can name them all. */
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

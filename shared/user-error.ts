import type { Locale } from './locale.ts';

/**
 * An error with a message for the Discord user: what was expected, what came, what to write instead. The thrower decides
 * on the text, and the place that shows it on the language; `message` is in English. Users see only a reference to any
 * other error, which is logged.
 */
export class UserError extends Error {
  override name = 'UserError';
  /** The message in a language. */
  readonly in: (locale: Locale) => string;

  constructor(say: (locale: Locale) => string) {
    super(say('en'));
    this.in = say;
  }
}

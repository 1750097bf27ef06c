import type { Locale } from './locale.ts';

/**
 * An error whose message is meant for the Discord user: what was expected, what came, what to write instead. What it
 * says is decided where it is thrown, the language where it is shown; `message` is the English.
 * Every other error is logged and shown to them only as a reference.
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

/**
 * An error whose message is meant for the Discord user: what was expected, what came, what to write instead.
 * Every other error is logged and shown to them only as a reference.
 */
export class UserError extends Error {
  override name = 'UserError';
}

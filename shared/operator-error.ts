/**
 * An error with a message for the person who runs the bot: what was expected, what came, what to do. Command lines print
 * the message without a stack. UserError is its counterpart for Discord's users.
 */
export class OperatorError extends Error {
  override name = 'OperatorError';
}

/**
 * An error whose message is for the person who runs the bot: what was expected, what came, what to do. A command line
 * prints the message without a stack. The sibling for Discord's users is UserError.
 */
export class OperatorError extends Error {
  override name = 'OperatorError';
}

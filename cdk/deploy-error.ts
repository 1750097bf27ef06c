import { styleText } from 'node:util';
import { OperatorError } from '../shared/operator-error.ts';

/** The settings, the account or the machine are not as a deployment needs them. The message says what to do; nothing has been done. */
export class DeployError extends OperatorError {
  override name = 'DeployError';
}

/** Does something; what is to be mended before it can be done is said without a stack, and the process ends with 2. */
export async function orSayWhy(action: () => void | Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    process.stderr.write(`${styleText('red', error.message, { stream: process.stderr })}\n`);
    process.exitCode = 2;
  }
}

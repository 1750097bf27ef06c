import { OperatorError } from '../../shared/operator-error.ts';

/** A local stand-in does not work. The message says which one, why, and what to do. */
export class EmulatorError extends OperatorError {
  override name = 'EmulatorError';
}

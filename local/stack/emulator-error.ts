import { OperatorError } from '../../shared/operator-error.ts';

/** A local stand-in could not be started: which, why, and what to do about it. */
export class EmulatorError extends OperatorError {
  override name = 'EmulatorError';
}

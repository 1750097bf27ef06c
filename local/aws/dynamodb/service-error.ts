/** The errors that several of DynamoDB's operations answer (DynamoDB: Error handling). */
import { ServiceError } from '../service-error.ts';

/** The request is not one that DynamoDB takes. */
export const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);

export const conditionFailed = (details: Readonly<Record<string, unknown>> = {}): ServiceError =>
  new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', details);

export const noSuchTable = (): ServiceError =>
  new ServiceError('ResourceNotFoundException', 'Requested resource not found');

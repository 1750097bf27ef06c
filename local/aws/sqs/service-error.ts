/** The errors that several of SQS's operations answer (SQS API Reference: Common errors, and each action's errors). */
import { ServiceError } from '../service-error.ts';

/** A parameter has a value that SQS does not take. */
export const invalidParameter = (message: string): ServiceError =>
  new ServiceError('InvalidParameterValue', message);

export const missingParameter = (name: string): ServiceError =>
  new ServiceError('MissingParameter', `The request must contain the parameter ${name}.`);

export const noSuchQueue = (): ServiceError =>
  new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');

export const invalidHandle = (handle: string): ServiceError =>
  new ServiceError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not valid.`);

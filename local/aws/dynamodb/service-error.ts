/** An error as DynamoDB answers it: `name` is the error's code (DynamoDB: Error handling), `details` go beside the message. */
export class ServiceError extends Error {
  readonly details: Readonly<Record<string, unknown>>;

  constructor(name: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.details = details;
  }
}

/** The request is not one that DynamoDB takes. */
export const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);

export const conditionFailed = (details: Readonly<Record<string, unknown>> = {}): ServiceError =>
  new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', details);

export const noSuchTable = (): ServiceError =>
  new ServiceError('ResourceNotFoundException', 'Requested resource not found');

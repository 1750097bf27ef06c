/** An error as an AWS service answers it: `name` is the error's code, `details` go beside the message. */
export class ServiceError extends Error {
  readonly details: Readonly<Record<string, unknown>>;

  constructor(name: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.details = details;
  }
}

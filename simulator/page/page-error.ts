/** A request of the page that is refused: an HTTP status, and what whoever sees the page should read. */
export class PageError extends Error {
  override name = 'PageError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

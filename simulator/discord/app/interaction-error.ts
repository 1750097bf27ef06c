/** The application did not answer an interaction as Discord requires. A person sees "The application did not respond". */
export class InteractionError extends Error {
  override name = 'InteractionError';
}

/** For an application that did not respond; `reason` is a sentence part that says why. */
export const notResponding = (reason: string): InteractionError =>
  new InteractionError(`The application did not respond: ${reason}`);

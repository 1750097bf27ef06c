/** The names that every object has properties of: what a text from outside may be, and must not find anything under. */
export const OBJECT_NAMES: readonly string[] = Object.getOwnPropertyNames(Object.prototype);

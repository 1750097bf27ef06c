/** The names of the properties that every object has. A lookup by such a text from outside must find nothing. */
export const OBJECT_NAMES: readonly string[] = Object.getOwnPropertyNames(Object.prototype);

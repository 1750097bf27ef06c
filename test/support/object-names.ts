/** The names of properties that every object has. As an input, such a name must not find anything. */
export const OBJECT_NAMES: readonly string[] = Object.getOwnPropertyNames(Object.prototype);

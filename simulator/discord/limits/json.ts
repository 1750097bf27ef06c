/** JSON as it comes over the wire: nothing about it is known until it was looked at. */
export type JsonObject = Record<string, unknown>;

/** Whether `value` is a JSON object: not an array, not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the JSON text says, or undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

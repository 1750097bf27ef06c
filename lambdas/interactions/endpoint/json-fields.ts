/**
 * Reads fields of an interaction's JSON. Each function throws {@link MalformedInteraction} with the name `field` for a value
 * of another type.
 */
import { isSnowflake } from '../../../shared/discord/snowflake.ts';

/** The body is not an interaction of a known kind. The HTTP endpoint answers it with status 400. */
export class MalformedInteraction extends Error {
  override name = 'MalformedInteraction';
}

/** A JSON object whose fields are not checked yet. */
export type Json = Record<string, unknown>;

/** Whether a field has a value other than null. */
export const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

/** The error for a field that is not `what`. */
export function malformed(field: string, what: string): MalformedInteraction {
  return new MalformedInteraction(`The field ${field} is not ${what}.`);
}

/** Reads an object. */
export function readObject(value: unknown, field: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed(field, 'an object');
  return value as Json;
}

/** Reads an array. */
export function readArray(value: unknown, field: string): unknown[] {
  if (!Array.isArray(value)) throw malformed(field, 'an array');
  return value;
}

/** Reads a string that is not empty. */
export function readString(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') throw malformed(field, 'a string');
  return value;
}

/** Reads a whole number. */
export function readInteger(value: unknown, field: string): number {
  if (!Number.isInteger(value)) throw malformed(field, 'a whole number');
  return Number(value);
}

/** Reads a snowflake. */
export function readSnowflake(value: unknown, field: string): string {
  if (!isSnowflake(value)) throw malformed(field, 'a snowflake');
  return value;
}

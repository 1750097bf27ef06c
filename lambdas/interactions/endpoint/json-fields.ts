/** Checks of the fields of an interaction's JSON. `field` is the field's name for the error. */
import { isSnowflake } from '../../../shared/discord/snowflake.ts';

/** The body is not an interaction of a known kind. The HTTP endpoint answers it with status 400. */
export class MalformedInteraction extends Error {
  override name = 'MalformedInteraction';
}

export type Json = Record<string, unknown>;

export const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

export function expected(field: string, what: string): MalformedInteraction {
  return new MalformedInteraction(`The field ${field} is not ${what}.`);
}

export function object(value: unknown, field: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw expected(field, 'an object');
  return value as Json;
}

export function array(value: unknown, field: string): unknown[] {
  if (!Array.isArray(value)) throw expected(field, 'an array');
  return value;
}

export function string(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') throw expected(field, 'a string');
  return value;
}

export function number(value: unknown, field: string): number {
  if (!Number.isInteger(value)) throw expected(field, 'a whole number');
  return Number(value);
}

export function snowflake(value: unknown, field: string): string {
  if (!isSnowflake(value)) throw expected(field, 'a snowflake');
  return value;
}

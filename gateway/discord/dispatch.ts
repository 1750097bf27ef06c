import { isSnowflake } from '../../shared/discord/snowflake.ts';

/**
 * Reads gateway dispatches defensively. Fields may be missing, undocumented or of another type. A dispatch that cannot be
 * understood is skipped and never crashes the worker. Nothing here logs or throws.
 */

/** The data of a dispatch, unchecked. */
export type Data = Readonly<Record<string, unknown>>;

/** A dispatch as the gateway sent it: event name `t`, data `d` and sequence number `s` in its session. */
export interface Dispatch {
  t: string;
  d: Data;
  s: number;
}

/** Whether a value is an object, as opposed to an array. */
export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a snowflake field; undefined if it is anything else. */
export const idIn = (data: Data, name: string): string | undefined => {
  const value = data[name];
  return isSnowflake(value) ? value : undefined;
};

/** Reads an object field; undefined if it is anything else. */
export const dataIn = (data: Data, name: string): Data | undefined => {
  const value = data[name];
  return isData(value) ? value : undefined;
};

/** Reads the objects of a list field; none if it is anything else. */
export const listIn = (data: Data, name: string): Data[] => {
  const value = data[name];
  return Array.isArray(value) ? value.filter(isData) : [];
};

/** Reads a field that is a whole number from 0; undefined if it is anything else. */
export const countIn = (data: Data, name: string): number | undefined => {
  const value = data[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};

/** Reads a string field; undefined if it is anything else. */
export const stringIn = (data: Data, name: string): string | undefined => {
  const value = data[name];
  return typeof value === 'string' ? value : undefined;
};

/** Reads a member's role ids. One server sent role objects where Discord documents ids. */
export function rolesOf(member: Data | undefined): string[] {
  const roles = member?.['roles'];
  if (!Array.isArray(roles)) return [];
  return roles.map((role) => (isData(role) ? role['id'] : role)).filter(isSnowflake);
}

/** Whether a user is a program. Discord marks bots and its system users. */
export const isBot = (user: Data | undefined): boolean => user?.['bot'] === true || user?.['system'] === true;

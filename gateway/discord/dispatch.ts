import { isSnowflake } from '../../shared/discord/snowflake.ts';

/**
 * Reading gateway dispatches defensively: fields may be missing, of another type or more than documented, and a
 * dispatch that cannot be understood must be passed over, never crash the worker. Nothing here logs or throws.
 */

export type Data = Readonly<Record<string, unknown>>;

/** A dispatch as the gateway sent it: event name, data, sequence number in its session. */
export interface Dispatch {
  t: string;
  d: Data;
  s: number;
}

export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const idIn = (data: Data, name: string): string | undefined => {
  const value = data[name];
  return isSnowflake(value) ? value : undefined;
};

export const dataIn = (data: Data, name: string): Data | undefined => {
  const value = data[name];
  return isData(value) ? value : undefined;
};

export const listIn = (data: Data, name: string): Data[] => {
  const value = data[name];
  return Array.isArray(value) ? value.filter(isData) : [];
};

export const countIn = (data: Data, name: string): number | undefined => {
  const value = data[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};

export const stringIn = (data: Data, name: string): string | undefined => {
  const value = data[name];
  return typeof value === 'string' ? value : undefined;
};

/** A member's role ids. Seen from one server: role objects where ids are documented. */
export function rolesOf(member: Data | undefined): string[] {
  const roles = member?.['roles'];
  if (!Array.isArray(roles)) return [];
  return roles.map((role) => (isData(role) ? role['id'] : role)).filter(isSnowflake);
}

/** Whether a user object is a program's: Discord marks bots and its own system users. */
export const isBot = (user: Data | undefined): boolean => user?.['bot'] === true || user?.['system'] === true;

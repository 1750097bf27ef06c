import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf, n, queryPartition, stringOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { readState } from './read-state.ts';
import { SETTINGS_PARTITION, settingsKey, settingsVersionKey } from './state-keys.ts';

/** A guild's settings: ids of roles and channels. An empty list means "not set". */
export interface Settings {
  moderatorRoles: readonly string[];
  moderatorChannels: readonly string[];
  ignoredChannels: readonly string[];
  ignoredRoles: readonly string[];
  /** At most one channel. */
  reportChannel: readonly string[];
}

/** The names of the settings, in the order of the panel. */
export const SETTING_NAMES = [
  'moderatorRoles',
  'moderatorChannels',
  'ignoredChannels',
  'ignoredRoles',
  'reportChannel',
] as const satisfies readonly (keyof Settings)[];

/** The settings of a guild that has set none. */
export const NO_SETTINGS: Settings = {
  moderatorRoles: [],
  moderatorChannels: [],
  ignoredChannels: [],
  ignoredRoles: [],
  reportChannel: [],
};

/** Reads a guild's settings, `NO_SETTINGS` if it has none. The read may miss a change of the last second. */
export async function readSettings(guild: string): Promise<Settings> {
  const item = await readState(settingsKey(guild), { consistent: false });
  return item ? settingsOf(item) : NO_SETTINGS;
}

/**
 * Sets one of a guild's settings and raises the version that the worker polls. An empty list unsets the setting. Each
 * setting is an attribute, so two moderators can change different settings at the same time.
 */
export async function writeSetting(
  guild: string,
  name: keyof Settings,
  ids: readonly string[],
): Promise<void> {
  await dynamodb.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        {
          Update: {
            TableName: tables.state,
            Key: keyOf(settingsKey(guild)),
            UpdateExpression: ids.length > 0 ? 'SET #name = :ids' : 'REMOVE #name',
            ExpressionAttributeNames: { '#name': name },
            ...(ids.length > 0 && { ExpressionAttributeValues: { ':ids': { SS: [...ids] } } }),
          },
        },
        {
          Update: {
            TableName: tables.state,
            Key: keyOf(settingsVersionKey),
            UpdateExpression: 'ADD version :one',
            ExpressionAttributeValues: { ':one': n(1) },
          },
        },
      ],
    }),
  );
}

/** Reads all guilds' settings, by guild id. */
export async function readAllSettings(): Promise<Map<string, Settings>> {
  const all = new Map<string, Settings>();
  for await (const item of queryPartition(tables.state, SETTINGS_PARTITION)) {
    all.set(stringOf(item, 'sk'), settingsOf(item));
  }
  return all;
}

/** Reads the number that grows with every change of any guild's settings; 0 before the first change. */
export async function readSettingsVersion(): Promise<number> {
  const item = await readState(settingsVersionKey, { consistent: false });
  return Number(item?.['version']?.N ?? 0);
}

function settingsOf(item: Item): Settings {
  const ids = (name: keyof Settings) => item[name]?.SS ?? [];
  return {
    moderatorRoles: ids('moderatorRoles'),
    moderatorChannels: ids('moderatorChannels'),
    ignoredChannels: ids('ignoredChannels'),
    ignoredRoles: ids('ignoredRoles'),
    reportChannel: ids('reportChannel'),
  };
}

import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb, type Item, keyOf, n, queryPartition, stringOf } from '../aws/dynamodb.ts';
import { tables } from '../aws/tables.ts';
import { readState } from './read-state.ts';
import { SETTINGS_PARTITION, settingsKey, settingsVersionKey } from './state-keys.ts';

/** A guild's settings: ids of roles and channels. Empty lists mean "not set". */
export interface Settings {
  moderatorRoles: readonly string[];
  moderatorChannels: readonly string[];
  ignoredChannels: readonly string[];
  ignoredRoles: readonly string[];
  /** One channel at most. */
  reportChannel: readonly string[];
}

export const SETTING_NAMES = [
  'moderatorRoles',
  'moderatorChannels',
  'ignoredChannels',
  'ignoredRoles',
  'reportChannel',
] as const satisfies readonly (keyof Settings)[];

export const NO_SETTINGS: Settings = {
  moderatorRoles: [],
  moderatorChannels: [],
  ignoredChannels: [],
  ignoredRoles: [],
  reportChannel: [],
};

/** A guild's settings, `NO_SETTINGS` where none were made. */
export async function readSettings(guild: string): Promise<Settings> {
  const item = await readState(settingsKey(guild), { consistent: false });
  return item ? settingsOf(item) : NO_SETTINGS;
}

/**
 * Sets one of a guild's settings and raises the version that workers poll. An empty list unsets it.
 * One attribute at a time, so that two moderators who change different settings at once both succeed.
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

/** Every guild's settings, by guild id. */
export async function readAllSettings(): Promise<Map<string, Settings>> {
  const all = new Map<string, Settings>();
  for await (const item of queryPartition(tables.state, SETTINGS_PARTITION)) {
    all.set(stringOf(item, 'sk'), settingsOf(item));
  }
  return all;
}

/** The number that grows with every change of any settings, 0 before the first. */
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

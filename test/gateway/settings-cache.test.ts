import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSettingsCache } from '../../gateway/settings-cache.ts';
import { NO_SETTINGS, type Settings } from '../../shared/state/guild-settings.ts';
import { channel, GUILD, OTHER_GUILD } from '../support/gateway/gateway-events.ts';

function stored() {
  const database = { version: 0, settings: new Map<string, Settings>(), reads: 0 };
  const cache = createSettingsCache(
    async () => database.version,
    async () => {
      database.reads += 1;
      return new Map(database.settings);
    },
  );
  const change = (ignored: string) => {
    database.version += 1;
    database.settings.set(GUILD, { ...NO_SETTINGS, ignoredChannels: [ignored] });
  };
  return { database, cache, change };
}

test('a guild without settings has the defaults', async () => {
  const { cache } = stored();
  assert.deepEqual(cache.of(OTHER_GUILD), NO_SETTINGS);
  await cache.refresh();
  assert.deepEqual(cache.of(OTHER_GUILD), NO_SETTINGS);
});

test('a change is visible after the next refresh', async () => {
  const { cache, change } = stored();
  await cache.refresh();
  change(channel(1));
  assert.deepEqual(cache.of(GUILD).ignoredChannels, []);
  await cache.refresh();
  assert.deepEqual(cache.of(GUILD).ignoredChannels, [channel(1)]);
});

test('settings are not loaded again while nothing has changed', async () => {
  const { cache, change, database } = stored();
  for (let i = 0; i < 3; i++) await cache.refresh();
  assert.equal(database.reads, 1);
  change(channel(1));
  for (let i = 0; i < 3; i++) await cache.refresh();
  assert.equal(database.reads, 2);
});

test('a change made during a load is loaded by the next refresh', async () => {
  let version = 1;
  let value = channel(1);
  const cache = createSettingsCache(
    async () => version,
    async () => {
      const read = new Map([[GUILD, { ...NO_SETTINGS, ignoredChannels: [value] }]]);
      version = 2;
      value = channel(2);
      return read;
    },
  );
  await cache.refresh();
  assert.deepEqual(cache.of(GUILD).ignoredChannels, [channel(1)]);
  await cache.refresh();
  assert.deepEqual(cache.of(GUILD).ignoredChannels, [channel(2)]);
});

test('a refresh that fails keeps the known settings', async () => {
  const { cache, change, database } = stored();
  change(channel(1));
  await cache.refresh();
  const failing = createSettingsCache(
    async () => ++database.version,
    async () => Promise.reject(new Error('away')),
  );
  await assert.rejects(failing.refresh(), /away/);
  assert.deepEqual(cache.of(GUILD).ignoredChannels, [channel(1)]);
});

import { NO_SETTINGS, type Settings } from '../shared/state/guild-settings.ts';

export interface SettingsCache {
  of: (guild: string) => Settings;
  /** Loads all settings again if any has changed. */
  refresh: () => Promise<void>;
}

/** Every guild's settings as of the last refresh. One small read tells whether there is anything to load. */
export function createSettingsCache(
  readVersion: () => Promise<number>,
  readAll: () => Promise<Map<string, Settings>>,
): SettingsCache {
  let known = new Map<string, Settings>();
  let version = -1;
  return {
    of: (guild) => known.get(guild) ?? NO_SETTINGS,
    async refresh() {
      const current = await readVersion();
      if (current === version) return;
      // In this order a change made while loading is loaded at the next refresh, not missed.
      known = await readAll();
      version = current;
    },
  };
}

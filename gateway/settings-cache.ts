import { NO_SETTINGS, type Settings } from '../shared/state/guild-settings.ts';

/** The settings of every guild as of the last refresh. */
export interface SettingsCache {
  /** The settings of a guild; the defaults if it has none. */
  of: (guild: string) => Settings;
  /** Loads all settings again if any have changed. */
  refresh: () => Promise<void>;
}

/**
 * Creates a cache that knows no settings yet. `readVersion` is one small read that tells whether any settings changed.
 */
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
      // Assigned last, so that the next refresh loads a change that was made while loading.
      known = await readAll();
      version = current;
    },
  };
}

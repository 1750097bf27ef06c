/** Interactions as Discord sends them, and an outside world in memory to answer them with. */
import assert from 'node:assert/strict';

import { createRespond, type RespondDeps } from '../../../lambdas/interactions/respond.ts';
import type { MetricName } from '../../../shared/aws/metric-names.ts';
import { snowflakeAt } from '../../../shared/discord/snowflake.ts';
import type { ReportRequest } from '../../../shared/messages/report-request.ts';
import type { UnlinkRequest } from '../../../shared/messages/unlink-request.ts';
import type { Channel } from '../../../shared/state/channel-directory.ts';
import { NO_SETTINGS, type Settings } from '../../../shared/state/guild-settings.ts';
import { GUILD, OTHER_GUILD } from '../ids.ts';

export { GUILD, OTHER_GUILD };

export const MODS = '800000000000000001';
export const GENERAL = '800000000000000002';
export const CATEGORY = '800000000000000003';
export const MOD_ROLE = '810000000000000001';
export const APPLICATION = '820000000000000001';
export const USER = '900000000000000042';
export const TOKEN = 'aW50ZXJhY3Rpb24tdG9rZW4';
export const MANAGE_SERVER = '32';
export const STRANGER = '899999999999999999';

/** Settings with a moderator role and channel, and a member with that role. */
export const CONFIGURED = { moderatorRoles: [MOD_ROLE], moderatorChannels: [MODS] };
export const MODERATOR = { permissions: '0', roles: [MOD_ROLE] };

/** The time of all sample interactions: 10 Feb 2018, 12:00 UTC. */
export const NOW = Date.UTC(2018, 1, 10, 12);
export const INTERACTION = snowflakeAt(NOW, 7);
export const SINCE = Date.UTC(2017, 11, 1);

export type Json = Record<string, unknown>;

/** The fields of an interaction that a test sets. */
export interface Sample {
  permissions?: string;
  roles?: string[];
  channel?: Json;
  /** The user's language, as Discord names it. */
  locale?: string;
}

/** The fields of every interaction in a guild, including some that the bot ignores. */
function base({ permissions = MANAGE_SERVER, roles = [], channel, locale = 'en-US' }: Sample): Json {
  return {
    id: INTERACTION,
    application_id: APPLICATION,
    token: TOKEN,
    version: 1,
    guild_id: GUILD,
    channel_id: MODS,
    channel: channel ?? { id: MODS, type: 0, parent_id: CATEGORY, name: 'mods' },
    member: { user: { id: USER, username: 'somebody' }, roles, permissions },
    attachment_size_limit: 26_214_400,
    locale,
    guild_locale: 'it',
  };
}

/** A slash command. */
export function command(name: string, options: Json[] = [], sample: Sample & { resolved?: Json } = {}): Json {
  const { resolved } = sample;
  return {
    ...base(sample),
    type: 2,
    data: { id: '1', type: 1, name, options, ...(resolved && { resolved }) },
  };
}

/** `/report` with some options. */
export function report(options: Record<string, string>, sample: Sample & { resolved?: Json } = {}): Json {
  const given = Object.entries(options).map(([name, value]) => ({
    name,
    type: name === 'channel' ? 7 : 3,
    value,
  }));
  return command('report', given, sample);
}

/** `/report` while the user types its dates (Discord: Receiving and Responding, type 4). */
export const typing = (value: string, sample: Parameters<typeof command>[2] = {}) => {
  const { data, ...rest } = command('report', [], sample) as { data: object };
  return { ...rest, type: 4, data: { ...data, options: [{ name: 'dates', type: 3, value, focused: true }] } };
};

/** A click on a button, or a choice in a select menu. */
export function component(customId: string, values: unknown[], sample: Sample = {}): Json {
  return {
    ...base(sample),
    type: 3,
    data: { custom_id: customId, component_type: 8, values },
    message: { id: '1' },
  };
}

/** The same interaction from a direct message. */
export function directMessage(interaction: Json): Json {
  const { guild_id: _guild, member: _member, ...rest } = interaction;
  return { ...rest, user: { id: USER } };
}

/** An outside world in memory, and a record of what was done to it. */
export function sampleWorld(settings: Partial<Settings> = {}) {
  const invoked: ReportRequest[] = [];
  const written: { guild: string; name: keyof Settings; ids: readonly string[] }[] = [];
  const unlinked: UnlinkRequest[] = [];
  const logged: string[] = [];
  const emitted: Partial<Record<MetricName, number>>[] = [];
  const channels = new Map<string, Channel>([[GENERAL, { id: GENERAL, name: 'general', kind: 0 }]]);
  const deps: RespondDeps = {
    readSettings: async () => ({ ...NO_SETTINGS, ...settings }),
    writeSetting: async (guild, name, ids) => {
      written.push({ guild, name, ids });
    },
    readDirectory: async () => channels,
    readSince: async () => SINCE,
    invokeReports: async (request) => {
      invoked.push(request);
    },
    sendUnlinkRequest: async (request) => {
      unlinked.push(request);
      return true;
    },
    log: (...line) => {
      logged.push(JSON.stringify(line));
    },
    emit: (values) => {
      emitted.push(values);
    },
  };
  return { deps, invoked, written, unlinked, logged, emitted };
}

/** The channel `id` as Discord describes it next to the options of a command. */
export const resolvedAs = (id: string, channel: Json) => ({
  resolved: { channels: { [id]: { id, name: 'x', ...channel } } },
});

/** The text of the answer, which must be a message that only the user sees and that mentions nobody. */
export async function ephemeralText(interaction: Json, deps: RespondDeps): Promise<string> {
  const response = await createRespond(deps)(interaction);
  assert.equal(response.type, 4);
  assert.ok('data' in response && response.data && 'content' in response.data);
  assert.equal(response.data.flags, 64);
  assert.deepEqual(response.data.allowed_mentions, { parse: [] });
  assert.ok(response.data.content.length <= 2000);
  return response.data.content;
}

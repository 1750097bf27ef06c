/** `/userstats-settings`: the panel of select menus, and what comes back from them. */
import { ChannelTypes, MessageComponentTypes } from 'discord-interactions';
import { SETTING_NAMES, type Settings } from '../../shared/settings.ts';
import { isSnowflake } from '../../shared/snowflake.ts';
import { UserError } from '../../shared/user-error.ts';
import type { ComponentInteraction } from './interaction.ts';
import type { ActionRow, Message, SelectMenu } from './response.ts';

/** The most that can be chosen in one menu (Discord: Component Reference, Role Select). */
const MAX_CHOSEN = 25;
/** Mentions written out per setting: four lists of 25 would not fit a message, and the menus show all of them. */
const MENTIONS_SHOWN = 10;
const CUSTOM_ID = 'settings:';

interface Menu {
  of: 'role' | 'channel';
  title: string;
  /** What the setting does, in one line. */
  does: string;
  /** What holds while it is not set. */
  unset: string;
  max: number;
  channelTypes?: readonly number[];
}

const WRITTEN_IN = [ChannelTypes.GUILD_TEXT, ChannelTypes.GUILD_ANNOUNCEMENT] as const;
const ALL_COUNTED = [
  ...WRITTEN_IN,
  ChannelTypes.GUILD_VOICE,
  ChannelTypes.GUILD_STAGE_VOICE,
  ChannelTypes.GUILD_FORUM,
  ChannelTypes.GUILD_MEDIA,
] as const;

const MENUS: Record<keyof Settings, Menu> = {
  moderatorRoles: {
    of: 'role',
    title: 'Moderator roles',
    does: 'may ask for statistics, as may everyone with Manage Server.',
    unset: 'not set: only those with Manage Server may',
    max: MAX_CHOSEN,
  },
  moderatorChannels: {
    of: 'channel',
    title: 'Moderator channels',
    does: 'are where statistics are asked for, and where everyone can see the answer.',
    unset: 'not set: anywhere, and only the one who asks sees the answer',
    max: MAX_CHOSEN,
    channelTypes: ALL_COUNTED,
  },
  ignoredChannels: {
    of: 'channel',
    title: 'Ignored channels',
    does: 'are not counted.',
    unset: 'not set: every channel is counted',
    max: MAX_CHOSEN,
    channelTypes: ALL_COUNTED,
  },
  ignoredRoles: {
    of: 'role',
    title: 'Ignored roles',
    does: 'opt out: the messages and voice time of their members are not counted.',
    unset: 'not set: everyone but bots is counted',
    max: MAX_CHOSEN,
  },
  reportChannel: {
    of: 'channel',
    title: 'Report channel',
    does: 'gets the report of each month once it is closed.',
    unset: 'not set: it is not posted',
    max: 1,
    channelTypes: WRITTEN_IN,
  },
};

export interface SettingsPanel extends Message {
  components: readonly ActionRow<SelectMenu>[];
}

/** The panel as a message: what each setting does and is, and a menu for each with what holds now chosen in it. */
export function settingsPanel(settings: Settings): SettingsPanel {
  const lines = SETTING_NAMES.flatMap((name) => {
    const { title, does, unset, of } = MENUS[name];
    const ids = settings[name];
    return [`**${title}** ${does}`, `> ${ids.length === 0 ? unset : mentions(ids, of)}`];
  });
  return {
    content: [
      '**Settings of this server’s statistics**',
      ...lines,
      '-# Choose below; a choice is saved at once. Counting follows within half a minute.',
    ].join('\n'),
    components: SETTING_NAMES.map((name) => row(name, settings[name])),
  };
}

/**
 * The setting that a component stands for and what was chosen in it, each id once. Throws UserError for components that
 * are not the panel's and for values that its menus do not offer.
 */
export function chosenSetting(
  component: Pick<ComponentInteraction, 'customId' | 'values'>,
  guild: string,
): { name: keyof Settings; ids: string[] } {
  const name = SETTING_NAMES.find((each) => component.customId === CUSTOM_ID + each);
  if (name === undefined) {
    throw new UserError('This menu is not in use any more. Open a new one with `/userstats-settings`.');
  }
  const { max, of, title } = MENUS[name];
  const ids = [...new Set(component.values)];
  if (ids.length > max || !ids.every(isSnowflake)) {
    throw new UserError(`${title}: choose up to ${max} ${of}${max === 1 ? '' : 's'} in the menu.`);
  }
  // @everyone, whose id is the server's, is never among a member's roles: as a setting it would silently do nothing.
  if (of === 'role' && ids.includes(guild)) {
    throw new UserError(`${title}: @everyone cannot be chosen, only roles that are given to members.`);
  }
  return { name, ids };
}

function mentions(ids: readonly string[], of: Menu['of']): string {
  const shown = ids.slice(0, MENTIONS_SHOWN).map((id) => (of === 'role' ? `<@&${id}>` : `<#${id}>`));
  const left = ids.length - shown.length;
  return shown.join(', ') + (left > 0 ? ` and ${left} more` : '');
}

function row(name: keyof Settings, ids: readonly string[]): ActionRow<SelectMenu> {
  const { of, title, max, channelTypes } = MENUS[name];
  return {
    type: MessageComponentTypes.ACTION_ROW,
    components: [
      {
        type: of === 'role' ? MessageComponentTypes.ROLE_SELECT : MessageComponentTypes.CHANNEL_SELECT,
        custom_id: CUSTOM_ID + name,
        placeholder: `${title}: none chosen`,
        min_values: 0,
        max_values: max,
        default_values: ids.slice(0, max).map((id) => ({ id, type: of })),
        ...(channelTypes && { channel_types: channelTypes }),
      },
    ],
  };
}

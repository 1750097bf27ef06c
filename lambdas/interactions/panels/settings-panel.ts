/** `/userstats-settings`: the panel of select menus, and the choices that come back from them. */
import { ChannelTypes, MessageComponentTypes } from 'discord-interactions';
import { isSnowflake } from '../../../shared/discord/snowflake.ts';
import { type Locale, writeNumber } from '../../../shared/locale.ts';
import { SETTING_NAMES, type Settings } from '../../../shared/state/guild-settings.ts';
import { SETTINGS } from '../commands/command-definitions.ts';
import type { Answer, AnswerDeps } from '../endpoint/answer-deps.ts';
import type { CommandInteraction, ComponentInteraction, Server } from '../endpoint/interaction.ts';
import { requireManageServer } from '../endpoint/permit.ts';
import {
  type ActionRow,
  ephemeralMessage,
  type Message,
  mentions,
  messageUpdate,
  type SelectMenu,
} from '../endpoint/response.ts';
import type { Words } from '../words/en.ts';
import { refusal, WORDS } from '../words/interaction-words.ts';

/** The most values that one menu can have (Discord: Component Reference, Role Select). */
const MAX_CHOSEN = 25;
/** Mentions written out per setting. Four lists of 25 would not fit a message, and the menus show all of them. */
const MENTIONS_SHOWN = 10;
const CUSTOM_ID = 'settings:';

interface Menu {
  of: 'role' | 'channel';
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
    max: MAX_CHOSEN,
  },
  moderatorChannels: {
    of: 'channel',
    max: MAX_CHOSEN,
    channelTypes: ALL_COUNTED,
  },
  ignoredChannels: {
    of: 'channel',
    max: MAX_CHOSEN,
    channelTypes: ALL_COUNTED,
  },
  ignoredRoles: {
    of: 'role',
    max: MAX_CHOSEN,
  },
  reportChannel: {
    of: 'channel',
    max: 1,
    channelTypes: WRITTEN_IN,
  },
};

/** The panel: one select menu for each setting. */
export interface SettingsPanel extends Message {
  components: readonly ActionRow<SelectMenu>[];
}

/** Answers `/userstats-settings`: shows the panel to members with Manage Server. */
export async function showSettings(
  interaction: CommandInteraction,
  { guild, member }: Server,
  deps: Pick<AnswerDeps, 'readSettings'>,
): Promise<Answer> {
  requireManageServer(member);
  if (interaction.options.length > 0) {
    throw refusal(({ refused, commands }) => refused.noOptions(`\`/${commands[SETTINGS].name}\``));
  }
  const panel = settingsPanel(await deps.readSettings(guild), interaction.locale);
  return { response: ephemeralMessage(panel), outcome: 'panel shown' };
}

/** Answers a choice in the panel. The member may have lost Manage Server since the panel was opened, so it is checked again. */
export async function changeSetting(
  interaction: ComponentInteraction,
  { guild, member }: Server,
  deps: Pick<AnswerDeps, 'readSettings' | 'writeSetting'>,
): Promise<Answer> {
  requireManageServer(member);
  const { name, ids } = chosenSetting(interaction, guild);
  await deps.writeSetting(guild, name, ids);
  // The read may be older than the write, so the choice is laid over it.
  const settings = { ...(await deps.readSettings(guild)), [name]: ids };
  return { response: messageUpdate(settingsPanel(settings, interaction.locale)), outcome: `${name} set` };
}

/** The panel as a message: each setting with its meaning and value, and a menu for each in which the value is chosen. */
export function settingsPanel(settings: Settings, locale: Locale): SettingsPanel {
  const words = WORDS[locale].settings;
  const lines = SETTING_NAMES.flatMap((name) => {
    const { title, does, unset } = words[name];
    const ids = settings[name];
    return [`**${title}** ${does}`, `> ${ids.length === 0 ? unset : chosen(ids, MENUS[name].of, locale)}`];
  });
  return {
    content: [`**${words.title}**`, ...lines, `-# ${words.foot}`].join('\n'),
    components: SETTING_NAMES.map((name) => row(name, settings[name], words)),
  };
}

/**
 * The setting of a component and the ids chosen in it, each id once. Throws UserError for a component that is not the
 * panel's, and for values that its menu does not offer.
 */
export function chosenSetting(
  component: Pick<ComponentInteraction, 'customId' | 'values'>,
  guild: string,
): { name: keyof Settings; ids: string[] } {
  const name = SETTING_NAMES.find((each) => component.customId === CUSTOM_ID + each);
  if (name === undefined) throw refusal(({ settings }) => settings.notInUse);
  const { max, of } = MENUS[name];
  const ids = [...new Set(component.values)];
  if (ids.length > max || !ids.every(isSnowflake)) {
    throw refusal(({ settings: { upTo, [name]: menu } }, locale) =>
      max === 1 ? upTo.oneChannel(menu.title) : upTo[of](menu.title, writeNumber(max, locale)),
    );
  }
  // The id of @everyone is the guild's. No member lists it among their roles, so as a setting it would do nothing.
  if (of === 'role' && ids.includes(guild)) {
    throw refusal(({ settings }) => settings.notEveryone(settings[name].title));
  }
  return { name, ids };
}

function chosen(ids: readonly string[], of: Menu['of'], locale: Locale): string {
  const shown = mentions(ids.slice(0, MENTIONS_SHOWN), of);
  const left = ids.length - MENTIONS_SHOWN;
  return left > 0 ? WORDS[locale].settings.andMore(shown, writeNumber(left, locale)) : shown;
}

function row(name: keyof Settings, ids: readonly string[], words: Words['settings']): ActionRow<SelectMenu> {
  const { of, max, channelTypes } = MENUS[name];
  return {
    type: MessageComponentTypes.ACTION_ROW,
    components: [
      {
        type: of === 'role' ? MessageComponentTypes.ROLE_SELECT : MessageComponentTypes.CHANNEL_SELECT,
        custom_id: CUSTOM_ID + name,
        placeholder: words.noneChosen(words[name].title),
        min_values: 0,
        max_values: max,
        default_values: ids.slice(0, max).map((id) => ({ id, type: of })),
        ...(channelTypes && { channel_types: channelTypes }),
      },
    ],
  };
}

import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { REPORT } from '../commands/command-definitions.ts';
import type { Answer, AnswerDeps } from '../endpoint/answer-deps.ts';
import type { AutocompleteInteraction, Server } from '../endpoint/interaction.ts';
import { permit } from '../endpoint/permit.ts';
import { choiceList } from '../endpoint/response.ts';
import { suggestDates } from './suggest-dates.ts';
import { suggestZones } from './suggest-zones.ts';

/**
 * Offers choices for the option that is being typed. Only those who may use the command get any, because the dates on
 * offer reveal when the data begins.
 */
export async function offerChoices(
  { id, name, focused, locale, discordLocale }: AutocompleteInteraction,
  { guild, member, channel }: Server,
  deps: Pick<AnswerDeps, 'readSettings' | 'readSince'>,
): Promise<Answer> {
  const [settings, since] = await Promise.all([deps.readSettings(guild), deps.readSince(guild)]);
  permit(member, channel, settings);
  const now = snowflakeTime(id);
  const typed = typeof focused.value === 'string' ? focused.value : '';
  switch (focused.name) {
    case 'dates': {
      const choices = suggestDates(typed, { now, since, isOneMonth: name === REPORT, locale });
      return { response: choiceList(choices), outcome: 'dates offered' };
    }
    case 'timezone': {
      const choices = suggestZones(typed, { now, locale, discordLocale });
      return { response: choiceList(choices), outcome: 'zones offered' };
    }
    default:
      return { response: choiceList([]), outcome: 'nothing to offer' };
  }
}

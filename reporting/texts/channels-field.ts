import type { Locale } from '../../shared/locale.ts';
import type { Directory } from '../../shared/state/channel-directory.ts';
import type { ChannelRow } from '../figures/busy-channels.ts';
import { escapeMarkdown, truncate } from '../words/discord-text.ts';
import { formatAmount, formatCount } from '../words/format-numbers.ts';
import { WORDS } from '../words/report-words.ts';

/** Discord: Message, Embed Limits. */
const VALUE_LIMIT = 1024;
const SHOWN = 8;
/** Of a name's characters (UTF-16 units): enough for all but the longest, and a line stays one on a wide screen. */
const NAME_LENGTH = 40;

/** The busiest channels as the value of an embed's field, a line for each, however long their names. `rows` has one at least. */
export function channelLines(rows: readonly ChannelRow[], directory: Directory, locale: Locale): string {
  const { moreChannels } = WORDS[locale].report;
  const lines = rows.slice(0, SHOWN).map((row) => lineOf(row, directory, locale));
  for (;;) {
    const left = rows.length - lines.length;
    const value = [...lines, ...(left > 0 ? [moreChannels(formatCount(left, locale))] : [])].join('\n');
    if (value.length <= VALUE_LIMIT) return value;
    lines.pop();
  }
}

function lineOf(
  { id, messages, people, voiceHours }: ChannelRow,
  directory: Directory,
  locale: Locale,
): string {
  const { deleted, unknownChannel } = WORDS[locale].report;
  const channel = directory.get(id);
  const name = channel ? escapeMarkdown(truncate(`#${channel.name}`, NAME_LENGTH)) : unknownChannel(id);
  const figures = [
    formatCount(messages, locale),
    formatCount(people, locale),
    `${formatAmount(voiceHours, locale)} h`,
  ];
  return `${channel?.deleted ? deleted(name) : name}: ${figures.join(' · ')}`;
}

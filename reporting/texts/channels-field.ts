import type { Locale } from '../../shared/locale.ts';
import type { Directory } from '../../shared/state/channel-directory.ts';
import type { ChannelRow } from '../figures/busy-channels.ts';
import { escapeMarkdown, truncate } from '../words/discord-text.ts';
import { formatAmount, formatCount } from '../words/format-numbers.ts';
import { WORDS } from '../words/report-words.ts';

/** Characters of a field's value (Discord: Message, Embed Limits). */
const VALUE_LIMIT = 1024;
const MAX_LINES = 8;
/** UTF-16 units of a name. Nearly all names fit, and a line fits a wide screen. */
const NAME_LENGTH = 40;

/** The value of the embed field for the busiest channels: a line for each, as many as fit. `rows` must not be empty. */
export function channelLines(rows: readonly ChannelRow[], directory: Directory, locale: Locale): string {
  const { moreChannels } = WORDS[locale].report;
  const lines = rows.slice(0, MAX_LINES).map((row) => lineOf(row, directory, locale));
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

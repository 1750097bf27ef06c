import type { Directory } from '../../shared/directory.ts';
import type { ChannelRow } from './busy-channels.ts';
import { WORDS } from './report-words.ts';
import { escapeMarkdown, formatAmount, formatCount, truncate } from './text.ts';

/** Discord: Message, Embed Limits. */
const VALUE_LIMIT = 1024;
const SHOWN = 8;
/** Of a name's characters (UTF-16 units): enough for all but the longest, and a line stays one on a wide screen. */
const NAME_LENGTH = 40;

/** The busiest channels as the value of an embed's field, a line for each, however long their names. `rows` has one at least. */
export function channelLines(rows: readonly ChannelRow[], directory: Directory): string {
  const lines = rows.slice(0, SHOWN).map((row) => lineOf(row, directory));
  for (;;) {
    const left = rows.length - lines.length;
    const value = [...lines, ...(left > 0 ? [WORDS.moreChannels(formatCount(left))] : [])].join('\n');
    if (value.length <= VALUE_LIMIT) return value;
    lines.pop();
  }
}

function lineOf({ id, messages, people, voiceHours }: ChannelRow, directory: Directory): string {
  const channel = directory.get(id);
  const name = channel ? escapeMarkdown(truncate(`#${channel.name}`, NAME_LENGTH)) : WORDS.unknownChannel(id);
  return WORDS.channel(
    channel?.deleted ? WORDS.deleted(name) : name,
    formatCount(messages),
    formatCount(people),
    formatAmount(voiceHours),
  );
}

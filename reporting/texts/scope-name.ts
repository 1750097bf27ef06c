import type { Locale } from '../../shared/locale.ts';
import { type Channel, type Directory, isThread } from '../../shared/state/channel-directory.ts';
import { escapeMarkdown } from '../words/discord-text.ts';
import type { Words } from '../words/en.ts';
import { WORDS } from '../words/report-words.ts';

/** The type of a category (Discord: Channel, Channel Types). */
const CATEGORY = 4;

/**
 * Names the scope of a report: all channels, or `wanted` with the name that it had in the command. `write` formats the names
 * for where they are shown; unless given, it escapes them for a Discord message.
 */
export function scopeName(
  wanted: { id: string; name: string } | undefined,
  directory: Directory,
  locale: Locale,
  write: (name: string) => string = escapeMarkdown,
): string {
  const words = WORDS[locale].report;
  if (wanted === undefined) return words.allChannels;
  const known = directory.get(wanted.id);
  const name = nameOf(wanted.name, known, directory, words, write);
  return known?.deleted ? words.deleted(name) : name;
}

function nameOf(
  name: string,
  known: Channel | undefined,
  directory: Directory,
  words: Words['report'],
  write: (name: string) => string,
): string {
  if (known?.kind === CATEGORY) return words.category(write(name));
  if (!known || !isThread(known)) return `#${write(name)}`;
  const parent = directory.get(known.parent ?? '');
  return words.thread(write(name), parent ? `#${write(parent.name)}` : words.unknownParent);
}

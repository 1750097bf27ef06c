import { type Channel, type Directory, isThread } from '../../shared/directory.ts';
import { WORDS } from './report-words.ts';
import { escapeMarkdown } from './text.ts';

/** Discord: Channel, Channel Types. */
const CATEGORY = 4;

/** What a report is of, in words: a channel as it was called when it was asked for. */
export function scopeName(wanted: { id: string; name: string } | undefined, directory: Directory): string {
  if (wanted === undefined) return WORDS.everything;
  const known = directory.get(wanted.id);
  const name = nameOf(wanted.name, known, directory);
  return known?.deleted ? WORDS.deleted(name) : name;
}

function nameOf(name: string, known: Channel | undefined, directory: Directory): string {
  if (known?.kind === CATEGORY) return WORDS.category(escapeMarkdown(name));
  if (!known || !isThread(known)) return `#${escapeMarkdown(name)}`;
  const parent = directory.get(known.parent ?? '');
  return WORDS.thread(escapeMarkdown(name), parent ? `#${escapeMarkdown(parent.name)}` : WORDS.unknownParent);
}

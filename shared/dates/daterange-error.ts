import type { UserError } from '../user-error.ts';
import { dateError } from './words/date-words.ts';

/** Characters of a person's text that an error repeats. */
const QUOTED_LENGTH = 60;

/**
 * A person's own words as a Discord code span: at most 60 characters of them, on one line, with nothing left in them
 * that could end the span, turn the text's direction or mention somebody.
 */
export function quoted(text: string): string {
  const plain = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const characters = [...plain];
  const cut =
    characters.length > QUOTED_LENGTH ? `${characters.slice(0, QUOTED_LENGTH - 1).join('')}…` : plain;
  return `\`${cut.replaceAll('`', "'").replace(/[@<]/g, '$&\u200b')}\``;
}

/** The error for a part of a range that is no date; `within` is the side of the range that it stands in. */
export function unreadable(part: string, within = part): UserError {
  const place = part === within ? undefined : quoted(within);
  return dateError((words) => words.unreadable(quoted(part), place));
}

import type { UserError } from '../user-error.ts';
import { dateError } from './words/date-words.ts';

/** The most characters of a user's text that an error quotes. */
const QUOTED_LENGTH = 60;

/**
 * Quotes a user's text as a Discord code span: at most 60 characters, on one line, without anything that could end the
 * span, change the direction of the text or mention somebody.
 */
export function quoted(text: string): string {
  const plain = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const characters = [...plain];
  const cut =
    characters.length > QUOTED_LENGTH ? `${characters.slice(0, QUOTED_LENGTH - 1).join('')}…` : plain;
  return `\`${cut.replaceAll('`', "'").replace(/[@<]/g, '$&\u200b')}\``;
}

/** The error for a part of a range that cannot be read; `within` is the side of the range with that part. */
export function unreadable(part: string, within = part): UserError {
  const place = part === within ? undefined : quoted(within);
  return dateError((words) => words.unreadable(quoted(part), place));
}

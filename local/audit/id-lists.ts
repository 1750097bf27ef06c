import { readFileSync } from 'node:fs';
import { UsageError } from '../../shared/cli/command.ts';

/** A user id from the list. Findings name it by its line. */
export interface User {
  id: string;
  line: number;
}

/** A month's salt, 32 bytes. */
export interface Salt {
  month: string;
  salt: Buffer;
}

const SALT_BYTES = 32;

/** Reads a list of user ids, one a line. Throws UsageError, which names the line and never its content. */
export function readUsers(file: string): User[] {
  const users = linesOf(file).map((text, i) => {
    const line = i + 1;
    const fail = (what: string) =>
      new UsageError(`${file}:${line}: ${what}: expected a Discord user id, 17 to 20 digits.`);
    if (text === '') throw fail('the line is empty');
    const other = text.search(/[^0-9]/);
    if (other >= 0) throw fail(`character ${other + 1} of ${text.length} is not a digit`);
    if (text.length < 17 || text.length > 20) throw fail(`the line has ${text.length} digits`);
    if (BigInt(text) >= 1n << 64n) throw fail('the number has more than 64 bits');
    return { id: text, line };
  });
  if (users.length === 0) throw new UsageError(`${file} is empty: expected a Discord user id on each line.`);
  return users;
}

/** Reads a list of salts: `YYYY-MM` and 32 bytes in hex or base64 on each line. Throws UsageError as `readUsers` does. */
export function readSalts(file: string): Salt[] {
  return linesOf(file).map((text, i) => {
    const [month = '', value = '', ...more] = text.split(/\s+/);
    const isMonth = /^\d{4}-(0[1-9]|1[0-2])$/.test(month);
    const salt = /^[0-9a-f]{64}$/i.test(value) ? Buffer.from(value, 'hex') : base64(value);
    if (isMonth && salt?.length === SALT_BYTES && more.length === 0) return { month, salt };
    const what = isMonth ? 'the salt is not 32 bytes in hex or base64' : 'the month is not YYYY-MM';
    throw new UsageError(
      `${file}:${i + 1}: ${more.length > 0 ? 'the line has more than two words' : what}: expected a month such as 2018-01 and its salt.`,
    );
  });
}

function base64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/_-]+=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function linesOf(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new UsageError(`${file} cannot be read (${code}).`);
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

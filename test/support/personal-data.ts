import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A user id of a replay: 18 digits. Longer numbers do not match, such as a queue's zero-padded sequence numbers after a 9. */
const RAW_USER_ID = /9000000000000\d{5}(?!\d)/;

const holdsUserId = (bytes: Buffer): boolean => RAW_USER_ID.test(bytes.toString('latin1'));

/** Fails if any file below a folder contains a raw user id, also in gzipped files. */
export function assertNoUserIds(dir: string): void {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.length > 0, `${dir} is empty`);
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const bytes = readFileSync(path);
    assert.ok(!holdsUserId(bytes), path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) assert.ok(!holdsUserId(gunzipSync(bytes)), path);
  }
}

/** Fails if the text contains a raw user id. */
export function assertNoUserIdIn(text: string): void {
  assert.ok(!RAW_USER_ID.test(text));
}

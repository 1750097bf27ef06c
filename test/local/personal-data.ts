import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The beginning of every user id in a replay. */
const RAW_USER_ID = '9000000000000';

/** Fails on a raw user id in any file below a folder, unpacked where it is gzipped. */
export function assertNoUserIds(dir: string): void {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.length > 0, `${dir} is empty`);
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const bytes = readFileSync(path);
    assert.ok(!bytes.includes(RAW_USER_ID), path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) assert.ok(!gunzipSync(bytes).includes(RAW_USER_ID), path);
  }
}

export function assertNoUserIdIn(text: string): void {
  assert.ok(!text.includes(RAW_USER_ID));
}

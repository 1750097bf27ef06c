import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';

/** The lines of a gzipped CSV file of a report, header first. Checks the byte order mark and the line ends. */
export function csvLines(bytes: Uint8Array): string[] {
  const text = gunzipSync(bytes).toString('utf8');
  assert.equal(text[0], '\uFEFF');
  assert.doesNotMatch(text, /[^\r]\n/);
  assert.ok(text.endsWith('\r\n'));
  return text.slice(1, -2).split('\r\n');
}

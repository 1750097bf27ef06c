import { mock } from 'node:test';

/**
 * Captures the lines that this process logs. Other output, such as the test runner's, is passed on.
 * `node:test` restores the original with `mock.restoreAll()` or `restore()`.
 */
export function captureLog(): { lines: string[]; restore: () => void } {
  const lines: string[] = [];
  const write = process.stderr.write.bind(process.stderr);
  const stderr = mock.method(process.stderr, 'write', (chunk: string | Uint8Array) =>
    typeof chunk === 'string' && chunk.startsWith('{"level"') ? lines.push(chunk) > 0 : write(chunk),
  );
  return { lines, restore: () => stderr.mock.restore() };
}

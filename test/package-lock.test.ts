import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Locked {
  integrity?: string;
  /** Whether it is shipped inside another package, whose hash covers it. */
  inBundle?: boolean;
  link?: boolean;
}

const lockfile = new URL('../package-lock.json', import.meta.url);
const { packages } = JSON.parse(readFileSync(lockfile, 'utf8')) as { packages: Record<string, Locked> };

// npm ci verifies a download only if the lockfile has its hash (npm docs: package-lock.json, integrity).
test('every package that npm downloads has a hash in the lockfile', () => {
  const downloaded = Object.entries(packages).filter(
    ([path, { inBundle, link }]) => path !== '' && !inBundle && !link,
  );
  assert.ok(downloaded.length > 100, 'the lockfile lists the project’s dependencies');
  const withoutHash = downloaded.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''));
  assert.deepEqual(
    withoutHash.map(([path]) => path),
    [],
    'delete package-lock.json and node_modules, then run npm install',
  );
});

test('every bundled package is inside a package with a hash', () => {
  for (const [path, { inBundle }] of Object.entries(packages)) {
    if (!inBundle) continue;
    const outer = path.slice(0, path.lastIndexOf('/node_modules/'));
    assert.ok(packages[outer]?.integrity || packages[outer]?.inBundle, `${path} is inside ${outer}`);
  }
});

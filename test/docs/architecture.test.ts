import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { architecture } from '../../docs/images/architecture.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('the picture of the architecture matches its source', () => {
  assert.equal(read('docs/images/architecture.svg'), architecture(), 'draw it again with npm run picture');
});

/** The rooms that have a rule in `biome.json`. */
const ROOMS = ['shared', 'reporting', 'gateway', 'lambdas', 'local', 'cdk', 'simulator', 'bench'];

test('the code map lists what the linter lets each room import', () => {
  const rows = [...read('docs/architecture.md').matchAll(/^\| `(\w+)\/` \|.*\| ([^|]*) \|$/gm)];
  const documented = new Map(rows.map(([, room = '', cell = '']) => [room, pathsIn(cell)]));
  for (const room of ROOMS) assert.deepEqual(documented.get(room), importableFrom(room), room);
});

const pathsIn = (cell: string): string[] =>
  [...cell.matchAll(/`([\w/]+)\/`/g)].map(([, path = '']) => path).sort();

interface Override {
  includes: string[];
  linter: { rules: { style?: { noRestrictedImports?: { options: { patterns: { group: string[] }[] } } } } };
}

/** The rooms that a room may import, and the folders that its rules except. */
function importableFrom(room: string): string[] {
  const { overrides } = JSON.parse(read('biome.json')) as { overrides: Override[] };
  const groups = overrides
    .filter(({ includes }) => includes.some((path) => path.startsWith(`${room}/`)))
    .flatMap(({ linter }) => linter.rules.style?.noRestrictedImports?.options.patterns ?? [])
    .flatMap(({ group }) => group);
  const isForbidden = (other: string): boolean => groups.includes(`**/${other}/**`);
  const excepted = groups.flatMap((group) => /^!\*\*\/(.*)\/\*\*$/.exec(group)?.[1] ?? []);
  return [...ROOMS.filter((other) => other !== room && !isForbidden(other)), ...excepted].sort();
}

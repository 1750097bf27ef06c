import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROOMS = 'gateway|lambdas|reporting|shared|local|simulator|cdk|bench|docs|test';
/** A path below one of the top folders in prose or comments. A longer path that contains one, such as `../shared/x`, does not match. */
const PATH = new RegExp(`(?<![\\w./-])(?:${ROOMS})/[\\w./-]*\\w/?`, 'g');

/** Paths that commands create and a checkout lacks. */
const CREATED = /^bench\/results\//;

const files = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: ROOT, exclude: (name) => name === 'node_modules' });
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const exists = (path: string): boolean => existsSync(join(ROOT, path));

const documents = files('*.md', 'docs/**/*.md', '.github/**/*.md', '{bench,reporting,simulator}/**/*.md');

/** The anchors of a document's headings, as GitHub makes them. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('every relative link in the documents leads to an existing file and heading', () => {
  let links = 0;
  for (const document of documents) {
    for (const [, target = ''] of read(document).matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)) {
      links += 1;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? document : join(dirname(document), path);
      assert.ok(exists(file), `${document} links to ${target}`);
      if (anchor !== undefined && file.endsWith('.md'))
        assert.ok(anchorsOf(read(file)).includes(anchor), `${document} links to ${target}`);
    }
  }
  assert.ok(links > 20, 'the documents link to each other');
});

test('every path in the documents and comments exists', () => {
  const missing: string[] = [];
  let paths = 0;
  const codes = files(`{${ROOMS.replaceAll('|', ',')}}/**/*.{ts,css,html,py}`, '.github/**/*.yml');
  for (const file of [...documents, ...codes]) {
    if (file === 'CHANGELOG.md') continue; // Its entries keep the paths of their release.
    const text = file.endsWith('.md') ? inBackticks(read(file)) : commentsOf(read(file));
    for (const [path] of text.matchAll(PATH)) {
      paths += 1;
      if (!exists(path) && !CREATED.test(path)) missing.push(`${file}: ${path}`);
    }
  }
  assert.ok(paths > 50, 'documents and comments name paths');
  assert.deepEqual(missing, []);
});

/** The parts of a document in backticks and code blocks. */
const inBackticks = (text: string): string => [...text.matchAll(/`+[^`]+`+/g)].join('\n');

/** The comments of a source file. */
const commentsOf = (text: string): string =>
  [...text.matchAll(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|#).*$/gm)].join('\n');

test('every path in the scripts, the linter’s and compiler’s settings and the Dockerfile exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [name, command] of Object.entries(scripts))
    for (const [path] of command.matchAll(PATH)) assert.ok(exists(path), `${name} names ${path}`);
  const { include, exclude } = JSON.parse(read('tsconfig.json')) as { include: string[]; exclude: string[] };
  for (const path of [...include, ...exclude]) assert.ok(exists(path), `tsconfig.json names ${path}`);
  for (const [, path = ''] of read('biome.json').matchAll(/"([\w/-]+)\/\*\*"/g))
    assert.ok(exists(path), `biome.json names ${path}`);
  for (const [, sources = ''] of read('gateway/Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm))
    for (const path of sources.split(' ')) assert.ok(exists(path), `the Dockerfile copies ${path}`);
  for (const [, path = ''] of read('gateway/Dockerfile').matchAll(/^RUN node (\S+)$/gm))
    assert.ok(exists(path), `the Dockerfile runs ${path}`);
});

test('CONTRIBUTING.md names every npm script, and no document names a script that does not exist', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const contributing = new Set(scriptsIn(read('CONTRIBUTING.md')));
  assert.deepEqual(
    Object.keys(scripts).filter((name) => !contributing.has(name)),
    [],
  );
  for (const document of documents)
    for (const name of scriptsIn(read(document)))
      assert.ok(name in scripts, `${document} names npm run ${name}`);
});

/** The npm scripts that a document names: `npm run NAME`, `npm start` and `npm test`. */
const scriptsIn = (text: string): string[] =>
  [...text.matchAll(/\bnpm (?:run ([\w:]+)|(start|test)\b)/g)].map(([, run, alias]) => run ?? alias ?? '');

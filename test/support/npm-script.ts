import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/**
 * The file that an npm script runs with Node, as an absolute path; a name that ends in `.ts` is that file itself. Throws
 * where there is no such script.
 */
export function npmScript(name: string): string {
  if (name.endsWith('.ts')) return fileURLToPath(new URL(name, ROOT));
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [, file] = /^node .*?(\S+\.ts)$/.exec(scripts[name] ?? '') ?? [];
  if (file === undefined) throw new Error(`package.json has no script ${name} that runs a file`);
  return fileURLToPath(new URL(file, ROOT));
}

/** What `npm run deploy` looks at first: that nothing is deployed which stands for nothing real. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bundling.ts';
import { readDeploymentSettings } from './settings.ts';

const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};
try {
  const { placeholders } = readDeploymentSettings((name) => context[name]);
  if (placeholders.length > 0) {
    throw new Error(
      `Set ${placeholders.join(' and ')} in cdk.json first: Developer Portal, General Information.`,
    );
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

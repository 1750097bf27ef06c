import { parseArgs } from 'node:util';
import { reportErrors } from '../../shared/cli/command.ts';
import { checkBootstrap, checkDocker, checkSettings } from './deployable.ts';
import { runCdk } from './run-cdk.ts';

const HELP = `Usage: npm run deploy -- [-c NAME=VALUE]… [options of cdk deploy]

Checks the settings (cdk.json and -c), Docker, the credentials and that the account is bootstrapped in the region. Then
deploys. A second run deploys only what has changed.

  -c NAME=VALUE   a setting for this deployment alone (docs/deploy.md lists the settings)
  --profile NAME  the AWS profile (default: AWS_PROFILE)
`;

const args = process.argv.slice(2);
const { values } = parseArgs({
  args,
  strict: false,
  options: {
    help: { type: 'boolean', short: 'h' },
    context: { type: 'string', short: 'c', multiple: true },
    profile: { type: 'string' },
    'toolkit-stack-name': { type: 'string' },
  },
});
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

if (values['help'] === true) process.stdout.write(HELP);
else
  await reportErrors(async () => {
    const profile = text(values['profile']);
    if (profile !== undefined) process.env['AWS_PROFILE'] = profile;
    checkSettings((values['context'] ?? []).map(String));
    checkDocker();
    await checkBootstrap(text(values['toolkit-stack-name']));
    await runCdk(['deploy', ...args]);
  });

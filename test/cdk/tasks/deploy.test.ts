/** Takes some seconds: each test runs the command in its own process. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Account, startAccount } from '../../support/cdk/account.ts';
import { run } from '../../support/run-command.ts';

const SETTINGS = ['-c', 'applicationId=720000000000000001', '--context', `publicKey=${'ab'.repeat(32)}`];
/** Stands in for a Docker that runs: `true version` succeeds. */
const DOCKER = { CDK_DOCKER: 'true' };
let fresh: Account;
let ready: Account;

before(async () => {
  fresh = await startAccount({});
  ready = await startAccount({ CDKToolkit: { BootstrapVersion: '30' } });
});
after(async () => {
  await fresh.stop();
  await ready.stop();
});

const deploy = (args: string[], env: Record<string, string>) => run('deploy', args, env);

test('placeholders are not deployed', async () => {
  const { code, stdout, stderr } = await deploy([], { ...ready.environment, ...DOCKER });
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^Set applicationId and publicKey in cdk\.json first/);
});

test('a mistake in a setting given with -c is named', async () => {
  const { code, stderr } = await deploy([...SETTINGS, '-c', 'flushSeconds=99'], {
    ...ready.environment,
    ...DOCKER,
  });
  assert.equal(code, 2);
  assert.match(stderr, /flushSeconds is "99": expected whole seconds from 1 to 60/);
});

test('without Docker it fails before anything is built, and says so', async () => {
  const { code, stderr } = await deploy(SETTINGS, { ...ready.environment, CDK_DOCKER: 'no-such-docker' });
  assert.equal(code, 2);
  assert.match(stderr, /“no-such-docker version” fails/);
});

test('for an account that was not bootstrapped in the region it says how to do that', async () => {
  const { code, stderr } = await deploy(SETTINGS, { ...fresh.environment, ...DOCKER });
  assert.equal(code, 2);
  assert.match(stderr, /not been bootstrapped in eu-central-1, .* npx cdk bootstrap/);
});

test('where AWS does not answer it says to check the credentials', async () => {
  const away = { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:1' };
  const { code, stderr } = await deploy(SETTINGS, { ...ready.environment, ...DOCKER, ...away });
  assert.equal(code, 2);
  assert.match(stderr, /AWS did not answer whether .* Check the credentials/);
});

test('the CDK gets the arguments that were given', async () => {
  const { code, stdout, stderr } = await deploy([...SETTINGS, '--version'], {
    ...ready.environment,
    ...DOCKER,
  });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^\d+\.\d+\.\d+ \(build /);
});

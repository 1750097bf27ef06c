import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { EmulatorError } from '../../../local/stack/emulator-error.ts';
import {
  type CommandOptions,
  instant,
  oneOf,
  PreconditionError,
  runCommand,
  UsageError,
  wholeNumber,
} from '../../../shared/cli/command.ts';
import { ConnectError } from '../../../shared/discord/connect-error.ts';
import { TimelineError } from '../../../simulator/life/timeline-line.ts';
import { run } from '../../support/run-command.ts';

test('an instant is ISO 8601, with or without a time of day', () => {
  assert.equal(instant('2018-02-01T10:00:00Z', '--now', 0), Date.UTC(2018, 1, 1, 10));
  assert.equal(instant('2018-02-01', '--now', 0), Date.UTC(2018, 1, 1));
  assert.equal(instant(undefined, '--now', 42), 42);
  for (const text of [
    '',
    'yesterday',
    '2018',
    '2018-02',
    '1 Feb 2018',
    '2018-02-31',
    '2018-13-01',
    '1517479200000',
  ]) {
    assert.throws(
      () => instant(text, '--now', 0),
      (error) =>
        error instanceof UsageError && error.message.includes('--now: expected an ISO 8601 instant such as'),
      text,
    );
  }
});

test('an instant without a zone is UTC, in any time zone of the machine', (t) => {
  const zone = process.env['TZ'];
  t.after(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  process.env['TZ'] = 'America/New_York';
  assert.equal(instant('2018-02-01T10:00+02:00', '--now', 0), Date.UTC(2018, 1, 1, 8));
  assert.equal(instant('2018-02-01T10:00', '--now', 0), Date.UTC(2018, 1, 1, 10));
});

test('a whole number is above 0', () => {
  assert.equal(wholeNumber('600', '--flush-seconds', 1), 600);
  assert.equal(wholeNumber(undefined, '--flush-seconds', 10), 10);
  for (const text of ['', '0', '-1', '1.5', '1e3', ' 1', 'ten']) {
    assert.throws(() => wholeNumber(text, '--flush-seconds', 1), UsageError, text);
  }
  assert.equal(wholeNumber('65535', '--port', 1, 65_535), 65_535);
  assert.throws(() => wholeNumber('65536', '--port', 1, 65_535), {
    message: '--port: expected a whole number from 1 to 65535, got "65536".',
  });
});

test('an option of a few words is one of them, or the error names them', () => {
  assert.equal(oneOf('general', '--in', ['mods', 'general'], 'mods'), 'general');
  assert.equal(oneOf(undefined, '--in', ['mods', 'general'], 'mods'), 'mods');
  assert.throws(() => oneOf('lobby', '--in', ['mods', 'general'], 'mods'), {
    message: '--in: expected mods or general, got "lobby".',
  });
});

/** Runs a command with these arguments. Returns its output and its exit code. */
async function typed(t: TestContext, args: string[], run: CommandOptions['run'] = async () => {}) {
  const { argv } = process;
  const written = { stdout: '', stderr: '' };
  const keep = (stream: 'stdout' | 'stderr') =>
    t.mock.method(process[stream], 'write', (text: string) => {
      written[stream] += text;
      return true;
    });
  const mocks = [keep('stdout'), keep('stderr')];
  process.argv = ['node', 'sing.ts', ...args];
  try {
    await runCommand({
      help: 'Usage: npm run sing -- SONG [--key K] [--times N]\n\nSings it.',
      options: ['key', 'times'],
      flags: ['loud'],
      args: ['SONG'],
      run,
    });
    return { code: process.exitCode ?? 0, ...written };
  } finally {
    process.exitCode = undefined;
    process.argv = argv;
    for (const { mock } of mocks) mock.restore();
  }
}

test('a command gets its arguments, options and flags', async (t) => {
  let got: unknown;
  const { code, stderr } = await typed(t, ['ode', '--key', 'c', '--loud', '--times=2'], async (...args) => {
    got = args;
  });
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(got, [['ode'], { key: 'c', times: '2' }, new Set(['loud'])]);
});

test('--help prints the whole help on standard output, and runs nothing', async (t) => {
  for (const flag of ['--help', '-h']) {
    const { code, stdout, stderr } = await typed(t, [flag], () => Promise.reject(new Error('done')));
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^Usage: npm run sing .*Sings it\.\n$/s);
  }
});

const misuses: [args: string[], said: RegExp][] = [
  [['ode', '--kye', 'c'], /Unknown option '--kye'\. Known options: --help, --key, --times, --loud\./],
  [['ode', '--key'], /Option '--key <value>' argument missing\. Known options/],
  [[], /^Missing argument: SONG\./],
  [['ode', 'to', 'joy'], /^Unexpected argument: “to”\. Put an argument with spaces in quotes\./],
];
for (const [args, said] of misuses) {
  test(`“${args.join(' ')}” ends with 2 and the usage, and runs nothing`, async (t) => {
    const { code, stdout, stderr } = await typed(t, args, () => Promise.reject(new Error('done')));
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, said);
    assert.ok(stderr.endsWith('\nUsage: npm run sing -- SONG [--key K] [--times N]\nTry --help.\n'));
  });
}

test('a command that cannot begin ends with 2 and says what to do, without the usage', async (t) => {
  const error = new PreconditionError('Install it first.');
  const { code, stderr } = await typed(t, ['ode'], () => Promise.reject(error));
  assert.deepEqual([code, stderr], [2, 'Install it first.\n']);
});

test('an operator’s error ends with 1 and is shown without a stack, any other with it', async (t) => {
  for (const error of [new EmulatorError('no disk'), new TimelineError('a:1: no'), new ConnectError('no')]) {
    const { code, stderr } = await typed(t, ['ode'], () => Promise.reject(error));
    assert.deepEqual([code, stderr], [1, `${error.message}\n`]);
  }
  const { code, stderr } = await typed(t, ['ode'], () => Promise.reject(new Error('a bug')));
  assert.equal(code, 1);
  assert.match(stderr, /^Error: a bug\n +at /);
});

test('a file that does not exist ends with 1, and the error says so', async () => {
  const { code, stdout, stderr } = await run('replay', ['/nowhere/at-all.tsv']);
  assert.deepEqual([code, stdout, stderr], [1, '', '/nowhere/at-all.tsv: there is no such file.\n']);
});

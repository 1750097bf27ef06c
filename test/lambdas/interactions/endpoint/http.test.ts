import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import {
  command,
  component,
  type Json,
  report,
  TOKEN,
  USER,
} from '../../../support/lambdas/sample-interactions.ts';
import {
  endpoint,
  eventOf,
  rawKey,
  signatureOf,
  signed,
  TIMESTAMP,
} from '../../../support/lambdas/signed-endpoint.ts';

const otherKeys = generateKeyPairSync('ed25519');
const REPORT = JSON.stringify(report({ type: 'full' }));

test('a signed command is answered with JSON', async () => {
  const { handle, invoked } = endpoint();
  const { statusCode, headers, body } = await handle(signed({ body: REPORT }));
  assert.deepEqual(
    { statusCode, headers, body },
    {
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"type":5,"data":{"flags":64}}',
    },
  );
  assert.equal(invoked.length, 1);
});

test('a body in base64 is decoded before it is verified', async () => {
  const body = Buffer.from(JSON.stringify(command('userstats', [{ name: 'dates', value: 'Jänner 💣' }])));
  const { statusCode, body: answer } = await endpoint().handle(signed({ body }));
  assert.equal(statusCode, 200);
  assert.match(answer ?? '', /could not be read/);
});

test('a PING is answered, and its whitespace is part of what is signed', async () => {
  const body = '{ "type": 1,\n "id": "1" }';
  assert.equal((await endpoint().handle(signed({ body }))).body, '{"type":1}');
  const signature = signatureOf(JSON.stringify(JSON.parse(body)));
  assert.equal((await endpoint().handle(signed({ body, signature }))).statusCode, 401);
});

const good = signatureOf(REPORT);
const flipped = (hex: string) => (hex.startsWith('0') ? '1' : '0') + hex.slice(1);
/** A second hex digit that lenient parsers drop, so that the byte is read as the first digit alone. */
const lenient = () => {
  for (let n = 0; ; n++) {
    const body = REPORT + ' '.repeat(n);
    const signature = signatureOf(body);
    if (signature.startsWith('0')) return { body, signature: `${signature[1]}g${signature.slice(2)}` };
  }
};

const tampered: [string, APIGatewayProxyEventV2][] = [
  ['another byte in the body', signed({ body: REPORT.replace('"full"', '"fulk"'), signature: good })],
  ['a space after the body', signed({ body: `${REPORT} `, signature: good })],
  ['a body cut short', signed({ body: REPORT.slice(0, -1), signature: good })],
  ['an empty body', signed({ body: '', signature: good })],
  ['another timestamp', signed({ body: REPORT, timestamp: '1518264001', signature: good })],
  ['a timestamp that is no number', signed({ body: REPORT, timestamp: '2018-02-10T12:00:00Z' })],
  ['an empty timestamp', signed({ body: REPORT, timestamp: '', signature: signatureOf(REPORT, '') })],
  [
    'the body’s start moved into the timestamp',
    signed({ body: REPORT.slice(1), timestamp: `${TIMESTAMP}{`, signature: good }),
  ],
  [
    'the timestamp’s end moved into the body',
    signed({ body: `0${REPORT}`, timestamp: TIMESTAMP.slice(0, -1), signature: 'x' }),
  ],
  ['another signature', signed({ body: REPORT, signature: flipped(good) })],
  ['a signature cut short', signed({ body: REPORT, signature: good.slice(0, -2) })],
  ['a signature with more after it', signed({ body: REPORT, signature: `${good}00` })],
  ['a signature that is no hex', signed({ body: REPORT, signature: 'z'.repeat(128) })],
  ['a signature that is hex only to a lenient eye', signed(lenient())],
  ['an empty signature', signed({ body: REPORT, signature: '' })],
  ['two signatures in one header', signed({ body: REPORT, signature: `${good},${good}` })],
  [
    'the signature of another key',
    signed({ body: REPORT, signature: signatureOf(REPORT, TIMESTAMP, otherKeys.privateKey) }),
  ],
  ['no signature', eventOf(REPORT, { 'x-signature-timestamp': TIMESTAMP })],
  ['no timestamp', eventOf(REPORT, { 'x-signature-ed25519': good })],
  ['neither header', eventOf(REPORT, {})],
  ['a PING without a signature', eventOf('{"type":1}', {})],
];

for (const [what, event] of tampered) {
  test(`${what}: 401, and no report is requested`, async () => {
    const { handle, invoked, written } = endpoint();
    const { statusCode, headers } = await handle(event);
    assert.equal(statusCode, 401);
    assert.match(String(headers?.['content-type']), /^text\/plain/);
    assert.deepEqual([...invoked, ...written], []);
  });
}

test('the right signature for another application’s key is refused', async () => {
  const { handle } = endpoint(rawKey(otherKeys.publicKey));
  assert.equal((await handle(signed({ body: REPORT }))).statusCode, 401);
});

const bad: [string, string | Buffer][] = [
  ['nothing', ''],
  ['text', 'hello'],
  ['cut JSON', REPORT.slice(0, -1)],
  ['JSON that is no interaction', '[]'],
  ['an unknown type', '{"type":99}'],
  ['a command without its fields', '{"type":2}'],
  ['very deep JSON', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
  ['one byte too many', REPORT + ' '.repeat(256 * 1024 + 1 - REPORT.length)],
];

for (const [what, body] of bad) {
  test(`${what}, though signed: 400, and no report is requested`, async () => {
    const { handle, invoked, written } = endpoint();
    assert.equal((await handle(signed({ body }))).statusCode, 400);
    assert.deepEqual([...invoked, ...written], []);
  });
}

test('a body of 256 KiB is accepted', async () => {
  const { handle } = endpoint();
  assert.equal((await handle(signed({ body: REPORT.padEnd(256 * 1024) }))).statusCode, 200);
});

test('refusals are logged without the content of the request', async () => {
  const { handle, logged } = endpoint();
  await handle(signed({ body: REPORT, signature: flipped(good) }));
  await handle(signed({ body: REPORT }));
  assert.equal(logged.length, 2);
  for (const secret of [TOKEN, USER, good]) assert.ok(!logged.join().includes(secret));
});

/** The paths to all values in an interaction, each of which a mutation can replace. */
function paths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Json;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

async function outcomeOf(body: string) {
  const { handle, invoked, written } = endpoint();
  const { statusCode, body: answer } = await handle(signed({ body }));
  assert.ok(statusCode === 200 || statusCode === 400, `status ${statusCode}`);
  return { statusCode, answer, done: [...invoked, ...written] };
}

test('any signed body is answered with 200 or 400, and no report is requested', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 4 }), async (body) => {
      assert.deepEqual((await outcomeOf(body)).done, []);
    }),
  );
});

test('an interaction with any one value replaced is answered, and requests a report only if it is accepted', async () => {
  const samples = [
    report({ type: 'weekday', dates: 'January 2018' }),
    command('userstats'),
    component('settings:ignoredRoles', ['810000000000000001']),
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples), fc.nat(), fc.jsonValue(), async (sample, at, by) => {
      const all = paths(sample);
      const changed = replaced(sample, all[at % all.length] ?? [], by);
      const { answer, done } = await outcomeOf(JSON.stringify(changed));
      const accepted = /^\{"type":[57]\b/.test(answer ?? '');
      assert.equal(done.length, accepted ? 1 : 0);
    }),
    { numRuns: 500 },
  );
});

test('a bad signature is counted, an ordinary answer is not', async () => {
  const { handle, emitted } = endpoint();
  await handle(signed({ body: REPORT }));
  assert.deepEqual(emitted, []);
  await handle(signed({ body: REPORT, signature: 'ab'.repeat(64) }));
  assert.deepEqual(emitted, [{ BadSignatures: 1 }]);
});

/** What goes by the clock, by a restart, or by a client that gives up. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { createFakeTime } from '../../../support/local/fake-time.ts';
import { bodiesOf, freshQueue, outcomeOf, standIn } from '../../../support/local/sqs-servers.ts';

const NAME = 'unit.fifo';
const DEAD = 'dead.fifo';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const redriveAfter = (maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${DEAD}`,
    maxReceiveCount,
  }),
});

/** A queue and its dead-letter queue, on a clock that the test moves. */
async function setUp(attributes: Record<string, string> = {}) {
  const time = createFakeTime();
  const db = new DatabaseSync(':memory:');
  const options = { db, now: time.now, startTimer: time.startTimer };
  let server = standIn(options);
  const deadUrl = await freshQueue(server.client, DEAD, { MessageRetentionPeriod: '1209600' });
  const url = await freshQueue(server.client, NAME, attributes);
  const receive = async (more: Partial<ReceiveMessageCommandInput> = {}, signal?: AbortSignal) => {
    const input = {
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All' as const],
      ...more,
    };
    return server.client.send(new ReceiveMessageCommand(input), signal ? { abortSignal: signal } : {});
  };
  return {
    db,
    time,
    url,
    deadUrl,
    receive,
    service: () => server.service,
    client: () => server.client,
    bodies: async (more: Partial<ReceiveMessageCommandInput> = {}) => bodiesOf(await receive(more)),
    send: (MessageBody: string, MessageGroupId = 'g', MessageDeduplicationId = MessageBody) =>
      server.client.send(
        new SendMessageCommand({ QueueUrl: url, MessageBody, MessageGroupId, MessageDeduplicationId }),
      ),
    remove: (ReceiptHandle: string | undefined) =>
      server.client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle })),
    setVisibility: (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      server.client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout }),
      ),
    /** Opens the same database again. */
    restart() {
      server = standIn(options);
    },
  };
}

/** Lets everything go on that does not wait for the clock. */
const settle = () => new Promise(setImmediate);

describe('a message in flight', () => {
  test('comes again when its visibility timeout has ended, and not before', async () => {
    const { send, bodies, time } = await setUp({ VisibilityTimeout: '7' });
    await send('a');
    assert.deepEqual(await bodies(), ['a']);
    time.advance(7 * SECOND - 1);
    assert.deepEqual(await bodies(), []);
    time.advance(1);
    assert.deepEqual(await bodies(), ['a']);
  });

  test('is in flight as long as a change of its visibility says', async () => {
    const { send, receive, bodies, setVisibility, time } = await setUp();
    await send('a');
    const { Messages: [message] = [] } = await receive({ VisibilityTimeout: 5 });
    time.advance(4 * SECOND);
    await setVisibility(message?.ReceiptHandle, 60);
    time.advance(59 * SECOND);
    assert.deepEqual(await bodies(), []);
    time.advance(SECOND);
    assert.deepEqual(await bodies(), ['a']);
  });

  test('is in flight for twelve hours at most', async () => {
    const { send, receive, setVisibility, time } = await setUp();
    await send('a');
    const { Messages: [message] = [] } = await receive({ VisibilityTimeout: 43_200 });
    time.advance(SECOND);
    assert.deepEqual(await outcomeOf(setVisibility(message?.ReceiptHandle, 43_200)), {
      error: 'InvalidParameterValue',
    });
    await setVisibility(message?.ReceiptHandle, 43_199);
  });

  test('is not deleted by a receipt whose timeout has ended, nor by that of an earlier receive', async () => {
    const { send, receive, bodies, remove, time } = await setUp();
    await send('a');
    const { Messages: [first] = [] } = await receive({ VisibilityTimeout: 1 });
    time.advance(SECOND);
    assert.deepEqual(await outcomeOf(remove(first?.ReceiptHandle)), { error: 'InvalidParameterValue' });
    const { Messages: [second] = [] } = await receive({ VisibilityTimeout: 1 });
    assert.deepEqual(await outcomeOf(remove(first?.ReceiptHandle)), { error: 'InvalidParameterValue' });
    await remove(second?.ReceiptHandle);
    time.advance(SECOND);
    assert.deepEqual(await bodies(), []);
  });

  test('holds up its group, also the part that was received with it and is visible again', async () => {
    const { send, receive, bodies, setVisibility } = await setUp();
    for (const body of ['a', 'b']) await send(body);
    await send('other', 'h');
    const { Messages: messages = [] } = await receive({ MaxNumberOfMessages: 2 });
    await setVisibility(messages[1]?.ReceiptHandle, 0);
    assert.deepEqual(await bodies(), ['other']);
    await setVisibility(messages[0]?.ReceiptHandle, 0);
    assert.deepEqual(await bodies(), ['a', 'b']);
  });

  test('stays in flight over a restart', async () => {
    const { send, receive, bodies, remove, restart, time } = await setUp({ VisibilityTimeout: '7' });
    for (const body of ['a', 'b']) await send(body);
    const { Messages: messages = [] } = await receive();
    restart();
    assert.deepEqual(await bodies(), []);
    await remove(messages[0]?.ReceiptHandle);
    time.advance(7 * SECOND);
    assert.deepEqual(await bodies(), ['b']);
  });

  test('that is released is as if nobody had received it', async () => {
    const { send, receive, bodies, remove, restart, service, deadUrl } = await setUp(redriveAfter(1));
    await send('a');
    const { Messages: [before] = [] } = await receive();
    restart();
    assert.equal(service().releaseInFlight(), 1);
    assert.equal(service().releaseInFlight(), 0);
    assert.deepEqual(await outcomeOf(remove(before?.ReceiptHandle)), { error: 'InvalidParameterValue' });
    const { Messages: [message] = [] } = await receive();
    assert.equal(message?.Attributes?.ApproximateReceiveCount, '1');
    assert.deepEqual(await bodies({ QueueUrl: deadUrl }), []);
  });
});

describe('a release at a start', () => {
  test('takes back what was in flight at the end, however long ago that was', async () => {
    const { send, receive, bodies, restart, service, time, deadUrl } = await setUp(redriveAfter(1));
    await send('a');
    await receive();
    time.advance(DAY);
    restart();
    assert.equal(service().releaseInFlight(), 1);
    assert.deepEqual(await bodies(), ['a']);
    assert.deepEqual(await bodies({ QueueUrl: deadUrl }), []);
  });

  test('leaves alone what was not in flight at the end', async () => {
    const { send, receive, setVisibility, restart, service, time } = await setUp({ VisibilityTimeout: '7' });
    await send('timed-out');
    await receive();
    await send('given-back', 'h');
    const { Messages: [message] = [] } = await receive();
    await setVisibility(message?.ReceiptHandle, 0);
    time.advance(7 * SECOND);
    await send('later', 'i');
    restart();
    assert.equal(service().releaseInFlight(), 0);
    const { Messages: messages = [] } = await receive();
    assert.deepEqual(
      messages.map(({ Attributes }) => Attributes?.ApproximateReceiveCount),
      ['2', '2', '1'],
    );
  });
});

describe('an id', () => {
  test('is remembered for five minutes, also over a restart and after its message is gone', async () => {
    const { send, receive, remove, bodies, restart, time } = await setUp();
    await send('a');
    const { Messages: [message] = [] } = await receive();
    await remove(message?.ReceiptHandle);
    restart();
    time.advance(5 * MINUTE - 1);
    await send('a');
    assert.deepEqual(await bodies(), []);
    time.advance(1);
    await send('a');
    assert.deepEqual(await bodies(), ['a']);
  });

  test('is not remembered longer because it comes again', async () => {
    const { send, receive, remove, bodies, time } = await setUp();
    await send('a');
    const { Messages: [message] = [] } = await receive();
    await remove(message?.ReceiptHandle);
    time.advance(3 * MINUTE);
    await send('a');
    time.advance(2 * MINUTE);
    await send('a');
    assert.deepEqual(await bodies(), ['a']);
  });
});

describe('a message that was received as often as it may', () => {
  test('moves when it would be received again, keeps its receives and says where it came from', async () => {
    const { send, receive, bodies, time, url, deadUrl } = await setUp({
      ...redriveAfter(3),
      VisibilityTimeout: '1',
    });
    const sent = time.now();
    for (const body of ['a', 'b']) await send(body);
    for (const _ of [1, 2, 3]) {
      assert.deepEqual(await bodies({ MaxNumberOfMessages: 1 }), ['a']);
      time.advance(SECOND);
    }
    assert.deepEqual(await bodies({ QueueUrl: deadUrl }), []);
    assert.deepEqual(await bodies(), ['b']);
    const { Messages: [dead] = [] } = await receive({ QueueUrl: deadUrl });
    assert.equal(dead?.Body, 'a');
    assert.equal(dead?.Attributes?.ApproximateReceiveCount, '4');
    assert.equal(dead?.Attributes?.SentTimestamp, String(sent));
    assert.equal(
      dead?.Attributes?.DeadLetterQueueSourceArn,
      `arn:aws:sqs:us-east-1:000000000000:${url.split('/').at(-1)}`,
    );
  });

  test('is kept by the dead-letter queue for its retention, counted from the move', async () => {
    const { send, bodies, time, deadUrl } = await setUp({
      ...redriveAfter(1),
      MessageRetentionPeriod: '86400',
    });
    await send('a');
    time.advance(DAY - MINUTE);
    assert.deepEqual(await bodies({ VisibilityTimeout: 0 }), ['a']);
    assert.deepEqual(await bodies(), []);
    time.advance(14 * DAY - 1);
    assert.deepEqual(await bodies({ QueueUrl: deadUrl, VisibilityTimeout: 0 }), ['a']);
    time.advance(1);
    assert.deepEqual(await bodies({ QueueUrl: deadUrl }), []);
  });

  test('keeps the order of its group', async () => {
    const { send, receive, bodies, remove, setVisibility, deadUrl } = await setUp(redriveAfter(1));
    for (const body of ['a', 'b', 'c']) await send(body);
    const { Messages: messages = [] } = await receive();
    await remove(messages[1]?.ReceiptHandle);
    await send('d');
    for (const at of [2, 0]) await setVisibility(messages[at]?.ReceiptHandle, 0);
    assert.deepEqual(await bodies(), ['d']);
    assert.deepEqual(await bodies({ QueueUrl: deadUrl }), ['a', 'c']);
  });
});

describe('a redrive', () => {
  const arnOf = (url: string) => `arn:aws:sqs:us-east-1:000000000000:${url.split('/').at(-1)}`;

  test('moves dead letters back in their order, as new messages', async () => {
    const { client, send, receive, bodies, setVisibility, deadUrl, time } = await setUp(redriveAfter(1));
    for (const body of ['a', 'b']) await send(body);
    await send('c', 'h');
    const { Messages: messages = [] } = await receive();
    for (const { ReceiptHandle } of messages) await setVisibility(ReceiptHandle, 0);
    assert.deepEqual(await bodies(), []);
    time.advance(SECOND);
    const waiting = receive({ WaitTimeSeconds: 20 });
    await settle();
    await client().send(new StartMessageMoveTaskCommand({ SourceArn: arnOf(deadUrl) }));
    const { Messages: again = [] } = await waiting;
    assert.deepEqual(
      again.map(({ Body, Attributes }) => [
        Body,
        Attributes?.ApproximateReceiveCount,
        Attributes?.MessageGroupId,
      ]),
      [
        ['a', '1', 'g'],
        ['b', '1', 'g'],
        ['c', '1', 'h'],
      ],
    );
    assert.equal(again[0]?.Attributes?.SentTimestamp, String(time.now()));
    assert.deepEqual(await bodies({ QueueUrl: deadUrl }), []);
  });

  test('leaves what is in flight, and is refused for a queue that is no dead-letter queue', async () => {
    const { client, send, bodies, deadUrl, url, service } = await setUp(redriveAfter(1));
    await send('a');
    await bodies({ VisibilityTimeout: 0 });
    await bodies();
    assert.deepEqual(await bodies({ QueueUrl: deadUrl }), ['a']);
    const start = (SourceArn: string) => client().send(new StartMessageMoveTaskCommand({ SourceArn }));
    await start(arnOf(deadUrl));
    assert.deepEqual(await bodies(), []);
    assert.deepEqual(await outcomeOf(start(arnOf(url))), { error: 'InvalidParameterValue' });
    assert.deepEqual(await outcomeOf(start(`${arnOf(url)}.fifo`)), { error: 'ResourceNotFoundException' });
    assert.equal(service().releaseInFlight(), 1);
    await start(arnOf(deadUrl));
    assert.deepEqual(await bodies(), ['a']);
  });
});

describe('a message past its retention', () => {
  test('is gone, also in flight', async () => {
    const { send, receive, bodies, remove, time } = await setUp({ MessageRetentionPeriod: '60' });
    await send('a');
    const { Messages: [message] = [] } = await receive({ VisibilityTimeout: 600 });
    time.advance(MINUTE - 1);
    await send('b', 'h');
    time.advance(1);
    assert.deepEqual(await bodies(), ['b']);
    await remove(message?.ReceiptHandle);
  });

  test('is deleted from a queue that nobody asks', async () => {
    const { db, send, service, time } = await setUp({ MessageRetentionPeriod: '60' });
    await send('a');
    time.advance(MINUTE);
    const rows = () => db.prepare('SELECT count(*) AS rows FROM queue_messages').get()?.['rows'];
    assert.equal(rows(), 1);
    service().expire();
    assert.equal(rows(), 0);
  });
});

describe('a receive that waits', () => {
  test('answers when a message is sent', async () => {
    const { send, bodies, time } = await setUp();
    const waiting = bodies({ WaitTimeSeconds: 20 });
    await settle();
    time.advance(19 * SECOND);
    await send('a');
    assert.deepEqual(await waiting, ['a']);
    assert.equal(time.timers(), 0);
  });

  test('answers without messages when its time is over', async () => {
    const { bodies, time } = await setUp({ ReceiveMessageWaitTimeSeconds: '3' });
    let isAnswered = false;
    const waiting = bodies().finally(() => {
      isAnswered = true;
    });
    await settle();
    time.advance(3 * SECOND - 1);
    await settle();
    assert.equal(isAnswered, false);
    time.advance(1);
    assert.deepEqual(await waiting, []);
  });

  test('answers when a message becomes visible', async () => {
    const { send, bodies, time } = await setUp({ VisibilityTimeout: '7' });
    await send('a');
    await bodies();
    const waiting = bodies({ WaitTimeSeconds: 20 });
    await settle();
    time.advance(7 * SECOND);
    assert.deepEqual(await waiting, ['a']);
  });

  test('answers when the message before it in its group is deleted', async () => {
    const { send, receive, bodies, remove } = await setUp();
    for (const body of ['a', 'b']) await send(body);
    const { Messages: [first] = [] } = await receive({ MaxNumberOfMessages: 1 });
    const waiting = bodies({ WaitTimeSeconds: 20 });
    await settle();
    await remove(first?.ReceiptHandle);
    assert.deepEqual(await waiting, ['b']);
  });

  test('answers when a message is made visible', async () => {
    const { send, receive, bodies, setVisibility } = await setUp();
    await send('a');
    const { Messages: [first] = [] } = await receive();
    const waiting = bodies({ WaitTimeSeconds: 20 });
    await settle();
    await setVisibility(first?.ReceiptHandle, 0);
    assert.deepEqual(await waiting, ['a']);
  });

  test('of a dead-letter queue answers when a message is moved there', async () => {
    const { send, bodies, deadUrl } = await setUp(redriveAfter(1));
    await send('a');
    await bodies({ VisibilityTimeout: 0 });
    const waiting = bodies({ QueueUrl: deadUrl, WaitTimeSeconds: 20 });
    await settle();
    assert.deepEqual(await bodies(), []);
    assert.deepEqual(await waiting, ['a']);
  });

  test('shares what comes with others that wait, each message once', async () => {
    const { send, bodies, time } = await setUp();
    const waiting = [1, 2, 3].map(() => bodies({ WaitTimeSeconds: 20, MaxNumberOfMessages: 1 }));
    await settle();
    for (const body of ['a', 'b']) await send(body, body);
    await settle();
    time.advance(20 * SECOND);
    assert.deepEqual(await Promise.all(waiting), [['a'], ['b'], []]);
  });

  test('takes nothing once its client has given up', async () => {
    const { send, receive, bodies, time } = await setUp();
    const stopping = new AbortController();
    const waiting = receive({ WaitTimeSeconds: 20 }, stopping.signal);
    await settle();
    stopping.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal(time.timers(), 0);
    await send('a');
    assert.deepEqual(await bodies(), ['a']);
    await assert.rejects(receive({}, stopping.signal), { name: 'AbortError' });
  });
});

describe('what the stand-in does not know', () => {
  test('is refused by name', async () => {
    const { client, url: QueueUrl, receive } = await setUp();
    await assert.rejects(receive({ ReceiveRequestAttemptId: 'a' }), {
      name: 'UnsupportedOperation',
      message: /does not know ReceiveRequestAttemptId of ReceiveMessage/,
    });
    const AttributeNames = ['KmsMasterKeyId' as const];
    await assert.rejects(client().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames })), {
      name: 'InvalidAttributeName',
      message: /KmsMasterKeyId/,
    });
    const sent = { QueueUrl, MessageBody: 'a', MessageGroupId: 'g', MessageDeduplicationId: 'd' };
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
    await assert.rejects(client().send(new SendMessageCommand({ ...sent, MessageAttributes })), {
      message: /does not know MessageAttributes of SendMessage/,
    });
  });

  test('of operations is refused as well', async () => {
    const { service } = await setUp();
    for (const name of ['PurgeQueue', 'constructor', ''])
      assert.throws(() => service().run(name, {}, { origin: '', signal: undefined }), {
        name: 'UnknownOperationException',
      });
  });
});

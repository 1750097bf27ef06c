/**
 * The same requests, put to the stand-in and to an independent implementation. What the project relies on holds
 * of both; where they differ, the case says so and why the stand-in is right.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import {
  bodiesOf,
  fauxqs,
  freshQueue,
  outcomeOf,
  type SqsServer,
  standIn,
} from '../../../support/local/sqs-servers.ts';

const NAME = 'contract.fifo';
const DEAD = 'dead.fifo';
const DEAD_ARN = `arn:aws:sqs:us-east-1:000000000000:${DEAD}`;
const MIB = 1024 * 1024;

/** A client with one queue. */
interface Asked {
  client: SQSClient;
  url: string;
  deadUrl: string;
}
type Ask = (asked: Asked) => Promise<unknown>;

interface Case {
  name: string;
  attributes?: Record<string, string>;
  ask: Ask;
  expected: unknown;
  /** Where fauxqs answers something else than SQS. */
  fauxqs?: unknown;
}

const refused = (error: string) => ({ error });

const send = (
  { client, url: QueueUrl }: Asked,
  MessageBody: string,
  more: Partial<SendMessageCommandInput> = {},
) =>
  client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody,
      MessageGroupId: 'g',
      MessageDeduplicationId: MessageBody.slice(0, 100),
      ...more,
    }),
  );
const receive = ({ client, url: QueueUrl }: Asked, more: Partial<ReceiveMessageCommandInput> = {}) =>
  client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }));
const handleOf = async (asked: Asked) => (await receive(asked)).Messages?.[0]?.ReceiptHandle ?? '';
const remove = ({ client, url: QueueUrl }: Asked, ReceiptHandle: string) =>
  client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
const setVisibility = ({ client, url: QueueUrl }: Asked, ReceiptHandle: string, VisibilityTimeout: number) =>
  client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
const attributesOf = async ({ client, url: QueueUrl }: Asked, ...AttributeNames: QueueAttributeName[]) =>
  (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes;
const create = ({ client }: Asked, QueueName: string, attributes: Record<string, string>) =>
  client.send(new CreateQueueCommand({ QueueName, Attributes: attributes }));
const receivedBodies = async (asked: Asked, more: Partial<ReceiveMessageCommandInput> = {}) =>
  bodiesOf(await receive(asked, more));

const QUEUES: Case[] = [
  {
    name: 'a queue that exists is returned for the same attributes, with its messages',
    attributes: { VisibilityTimeout: '7' },
    async ask(asked) {
      await send(asked, 'kept');
      const { QueueUrl: url } = await create(asked, NAME, { FifoQueue: 'true', VisibilityTimeout: '7' });
      return [url === asked.url, await receivedBodies(asked)];
    },
    expected: [true, ['kept']],
  },
  {
    name: 'a queue that exists is refused for other attributes',
    ask: (asked) => create(asked, NAME, { FifoQueue: 'true', VisibilityTimeout: '8' }),
    expected: refused('QueueNameExists'),
  },
  {
    // SQS refuses such a name for a standard queue, which is what a queue without the attribute is.
    name: 'a queue named .fifo requires the attribute FifoQueue',
    ask: (asked) => create(asked, NAME, {}),
    expected: refused('InvalidParameterValue'),
    fauxqs: 'the queue',
  },
  {
    name: 'FifoQueue requires a name that ends with .fifo',
    ask: (asked) => create(asked, 'contract', { FifoQueue: 'true' }),
    expected: refused('InvalidParameterValue'),
  },
  {
    name: 'an attribute beyond its bounds is refused',
    ask: (asked) => create(asked, 'other.fifo', { FifoQueue: 'true', MessageRetentionPeriod: '1209601' }),
    expected: refused('InvalidAttributeValue'),
  },
  {
    name: 'attributes are set one by one',
    attributes: { VisibilityTimeout: '7', MessageRetentionPeriod: '1209600' },
    async ask(asked) {
      const { client, url: QueueUrl } = asked;
      await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '9' } }));
      return attributesOf(
        asked,
        'VisibilityTimeout',
        'MessageRetentionPeriod',
        'QueueArn',
        'MaximumMessageSize',
      );
    },
    expected: {
      VisibilityTimeout: '9',
      MessageRetentionPeriod: '1209600',
      QueueArn: `arn:aws:sqs:us-east-1:000000000000:${NAME}`,
      MaximumMessageSize: '1048576',
    },
  },
  {
    name: 'a redrive policy is kept as it was given, and an empty one takes it away',
    attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD_ARN, maxReceiveCount: '5' }) },
    async ask(asked) {
      const { client, url: QueueUrl } = asked;
      const first = await attributesOf(asked, 'RedrivePolicy');
      await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: '' } }));
      return [first, await attributesOf(asked, 'RedrivePolicy')];
    },
    expected: [
      { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD_ARN, maxReceiveCount: '5' }) },
      undefined,
    ],
    // An empty list of attributes where SQS answers none: the clients make the same of it.
    fauxqs: [{ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD_ARN, maxReceiveCount: '5' }) }, {}],
  },
  {
    // fauxqs takes any text and never moves a message then. SQS checks the queue (SQS API: CreateQueue).
    name: 'a redrive policy to a queue that is not there is refused',
    ask: ({ client, url: QueueUrl }) =>
      client.send(
        new SetQueueAttributesCommand({
          QueueUrl,
          Attributes: {
            RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${DEAD_ARN}.fifo`, maxReceiveCount: 5 }),
          },
        }),
      ),
    expected: refused('InvalidAttributeValue'),
    fauxqs: 'done',
  },
  {
    name: 'a queue that is not there is said to be so',
    ask: ({ client }) => client.send(new GetQueueUrlCommand({ QueueName: 'another.fifo' })),
    expected: refused('QueueDoesNotExist'),
  },
  {
    name: 'a queue that was deleted is not there',
    async ask(asked) {
      await asked.client.send(new DeleteQueueCommand({ QueueUrl: asked.url }));
      return send(asked, 'a');
    },
    expected: refused('QueueDoesNotExist'),
  },
  {
    name: 'queues are found by their names and listed by a prefix',
    async ask({ client, url }) {
      const { QueueUrl: found } = await client.send(new GetQueueUrlCommand({ QueueName: NAME }));
      const { QueueUrls: listed } = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'contr' }));
      return [found === url, listed?.length, listed?.[0] === url];
    },
    expected: [true, 1, true],
  },
];

const SENDING: Case[] = [
  {
    name: 'a group is required',
    ask: (asked) => send(asked, 'a', { MessageGroupId: undefined }),
    expected: refused('MissingParameter'),
  },
  {
    name: 'a deduplication id is required where the queue does not go by contents',
    ask: (asked) => send(asked, 'a', { MessageDeduplicationId: undefined }),
    expected: refused('InvalidParameterValue'),
  },
  {
    // fauxqs does not look at ids.
    name: 'an id of other characters is refused',
    ask: (asked) => send(asked, 'a', { MessageGroupId: 'a b' }),
    expected: refused('InvalidParameterValue'),
    fauxqs: 'done',
  },
  {
    name: 'an id of 128 characters with punctuation is taken',
    async ask(asked) {
      const MessageGroupId = `${'#/!~'.repeat(31)}abcd`;
      await send(asked, 'a', { MessageGroupId });
      const { Messages: [message] = [] } = await receive(asked, {
        MessageSystemAttributeNames: ['MessageGroupId'],
      });
      return message?.Attributes?.MessageGroupId === MessageGroupId;
    },
    expected: true,
  },
  {
    name: 'a message of 1 MiB is taken',
    async ask(asked) {
      await send(asked, 'x'.repeat(MIB));
      return (await receivedBodies(asked)).map(({ length }) => length);
    },
    expected: [MIB],
  },
  {
    name: 'a message of more than 1 MiB is refused',
    ask: (asked) => send(asked, `é${'x'.repeat(MIB - 1)}`),
    expected: refused('InvalidParameterValue'),
  },
  {
    // SQS replaces such characters with U+FFFD (SQS API: SendMessage). A refusal is noticed.
    name: 'a message of what XML cannot hold is refused',
    ask: (asked) => send(asked, 'a\u0000b'),
    expected: refused('InvalidMessageContents'),
  },
  {
    // fauxqs takes each half of a surrogate pair for one character. SQS takes U+10000 to U+10FFFF.
    name: 'a message may have characters beyond the first 65,536',
    async ask(asked) {
      await send(asked, 'tab\tline\n😀', { MessageDeduplicationId: 'd' });
      return receivedBodies(asked);
    },
    expected: ['tab\tline\n😀'],
    fauxqs: refused('InvalidMessageContents'),
  },
  {
    name: 'a message with an id that was sent before is accepted, and not delivered',
    async ask(asked) {
      const first = await send(asked, 'first', { MessageDeduplicationId: 'd' });
      const second = await send(asked, 'second', { MessageDeduplicationId: 'd', MessageGroupId: 'h' });
      const isSame = first.MessageId === second.MessageId && first.SequenceNumber === second.SequenceNumber;
      return [isSame, await receivedBodies(asked)];
    },
    expected: [true, ['first']],
  },
  {
    name: 'a message with an id that was sent before is not delivered after the first is deleted',
    async ask(asked) {
      await send(asked, 'first');
      await remove(asked, await handleOf(asked));
      await send(asked, 'first');
      return receivedBodies(asked);
    },
    expected: [],
  },
  {
    name: 'contents make duplicates where the queue goes by them',
    attributes: { ContentBasedDeduplication: 'true' },
    async ask(asked) {
      for (const body of ['a', 'b', 'a']) await send(asked, body, { MessageDeduplicationId: undefined });
      return receivedBodies(asked, { MaxNumberOfMessages: 1 });
    },
    expected: ['a'],
  },
  {
    // fauxqs keeps the attribute and ignores it (SQS: High throughput for FIFO queues).
    name: 'an id may come once in each group where the queue says so',
    attributes: { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' },
    async ask(asked) {
      for (const MessageGroupId of ['g', 'h', 'g'])
        await send(asked, MessageGroupId, { MessageGroupId, MessageDeduplicationId: 'd' });
      return receivedBodies(asked);
    },
    expected: ['g', 'h'],
    fauxqs: ['g'],
  },
  {
    name: 'sequence numbers rise, also as text',
    async ask(asked) {
      const numbers: string[] = [];
      for (const body of ['a', 'b', 'c']) numbers.push((await send(asked, body)).SequenceNumber ?? '');
      return (
        numbers.length === 3 && numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? ''))
      );
    },
    expected: true,
  },
  {
    name: 'one message of a batch is refused, the others are taken',
    async ask(asked) {
      const entry = (Id: string, more: object) => ({
        Id,
        MessageBody: Id,
        MessageDeduplicationId: Id,
        ...more,
      });
      const { Successful: sent = [], Failed: failed = [] } = await asked.client.send(
        new SendMessageBatchCommand({
          QueueUrl: asked.url,
          Entries: [entry('1', { MessageGroupId: 'g' }), entry('2', {}), entry('3', { MessageGroupId: 'h' })],
        }),
      );
      return [
        sent.map(({ Id }) => Id),
        failed.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
        await receivedBodies(asked),
      ];
    },
    expected: [['1', '3'], [['2', 'MissingParameter', true]], ['1', '3']],
  },
  {
    name: 'a batch with an id twice is refused',
    ask: ({ client, url: QueueUrl }) =>
      client.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: ['a', 'b'].map((ReceiptHandle) => ({ Id: '1', ReceiptHandle })),
        }),
      ),
    expected: refused('BatchEntryIdsNotDistinct'),
  },
  {
    name: 'a batch of 11 is refused',
    ask: ({ client, url: QueueUrl }) =>
      client.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: Array.from({ length: 11 }, (_, at) => ({ Id: String(at), ReceiptHandle: 'a' })),
        }),
      ),
    expected: refused('TooManyEntriesInBatchRequest'),
  },
  {
    name: 'a batch of more than 1 MiB is refused',
    ask: ({ client, url: QueueUrl }) =>
      client.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: ['1', '2'].map((Id) => ({
            Id,
            MessageBody: 'x'.repeat(MIB / 2 + 1),
            MessageGroupId: 'g',
            MessageDeduplicationId: Id,
          })),
        }),
      ),
    expected: refused('BatchRequestTooLong'),
  },
];

const RECEIVING: Case[] = [
  {
    // fauxqs gives one message of a group. SQS gives as many as there are (SQS: FIFO queue delivery logic).
    name: 'messages of a group come together and in order, then those of the next',
    async ask(asked) {
      for (const [body, MessageGroupId] of [
        ['a1', 'a'],
        ['b1', 'b'],
        ['a2', 'a'],
        ['a3', 'a'],
      ] as const)
        await send(asked, body, { MessageGroupId });
      return receivedBodies(asked);
    },
    expected: ['a1', 'a2', 'a3', 'b1'],
    fauxqs: ['a1', 'b1'],
  },
  {
    name: 'a group with a message in flight gives none until that is deleted',
    async ask(asked) {
      await send(asked, 'a');
      await send(asked, 'b');
      const { Messages: [first] = [] } = await receive(asked, { MaxNumberOfMessages: 1 });
      const meanwhile = await receivedBodies(asked);
      await remove(asked, first?.ReceiptHandle ?? '');
      return [first?.Body, meanwhile, await receivedBodies(asked)];
    },
    expected: ['a', [], ['b']],
  },
  {
    name: 'a message that is made visible comes again, before the next of its group',
    async ask(asked) {
      await send(asked, 'a');
      await send(asked, 'b');
      const { Messages: [first] = [] } = await receive(asked, { MaxNumberOfMessages: 1 });
      await setVisibility(asked, first?.ReceiptHandle ?? '', 0);
      const { Messages: [again] = [] } = await receive(asked, {
        MaxNumberOfMessages: 1,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      });
      return [again?.Body, again?.Attributes];
    },
    expected: ['a', { ApproximateReceiveCount: '2' }],
  },
  {
    name: 'system attributes come when they are asked for',
    async ask(asked) {
      await send(asked, 'a', { MessageDeduplicationId: 'd' });
      const { Messages: [message] = [] } = await receive(asked, { MessageSystemAttributeNames: ['All'] });
      const {
        SentTimestamp: sent,
        ApproximateFirstReceiveTimestamp: first,
        ...others
      } = message?.Attributes ?? {};
      return [
        Number(first) >= Number(sent),
        Object.keys(others).sort(),
        others.MessageGroupId,
        others.MessageDeduplicationId,
        others.ApproximateReceiveCount,
      ];
    },
    expected: [
      true,
      ['ApproximateReceiveCount', 'MessageDeduplicationId', 'MessageGroupId', 'SenderId', 'SequenceNumber'],
      'g',
      'd',
      '1',
    ],
  },
  {
    name: 'messages and those in flight are counted apart',
    async ask(asked) {
      for (const [body, MessageGroupId] of [
        ['a', 'g'],
        ['b', 'h'],
        ['c', 'h'],
      ] as const)
        await send(asked, body, { MessageGroupId });
      await receive(asked, { MaxNumberOfMessages: 1 });
      return attributesOf(asked, 'ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible');
    },
    expected: { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' },
  },
  {
    name: 'eleven messages at once are refused',
    ask: (asked) => receive(asked, { MaxNumberOfMessages: 11 }),
    expected: refused('InvalidParameterValue'),
  },
  {
    name: 'waiting for 21 seconds is refused',
    ask: (asked) => receive(asked, { WaitTimeSeconds: 21 }),
    expected: refused('InvalidParameterValue'),
  },
  {
    name: 'a message that is sent ends the waiting for it',
    async ask(asked) {
      const [received] = await Promise.all([
        receivedBodies(asked, { WaitTimeSeconds: 20 }),
        new Promise(setImmediate).then(() => send(asked, 'a')),
      ]);
      return received;
    },
    expected: ['a'],
  },
];

const RECEIPTS: Case[] = [
  {
    name: 'a message is deleted once, and that it is gone is no error',
    async ask(asked) {
      await send(asked, 'a');
      const handle = await handleOf(asked);
      await remove(asked, handle);
      await remove(asked, handle);
      return attributesOf(asked, 'ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible');
    },
    expected: { ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' },
  },
  {
    // fauxqs says nothing, so that a consumer that was too slow takes it for done. SQS says so for FIFO queues.
    name: 'a receipt of before does not delete a message, and that is said',
    async ask(asked) {
      await send(asked, 'a');
      const handle = await handleOf(asked);
      await setVisibility(asked, handle, 0);
      const outcome = await outcomeOf(remove(asked, handle).then(() => 'done'));
      return [outcome, await receivedBodies(asked)];
    },
    expected: [refused('InvalidParameterValue'), ['a']],
    fauxqs: ['done', ['a']],
  },
  {
    // fauxqs says nothing (SQS API: DeleteMessage, Errors).
    name: 'what never was a receipt is refused',
    ask: (asked) => remove(asked, 'receipt'),
    expected: refused('ReceiptHandleIsInvalid'),
    fauxqs: 'done',
  },
  {
    name: 'the visibility of a message that is not in flight is not changed',
    async ask(asked) {
      await send(asked, 'a');
      const handle = await handleOf(asked);
      await setVisibility(asked, handle, 0);
      return setVisibility(asked, handle, 5);
    },
    expected: refused('MessageNotInflight'),
  },
  {
    name: 'a message that was received too often goes to the dead-letter queue, with its group and ids',
    attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD_ARN, maxReceiveCount: 1 }) },
    async ask(asked) {
      const { MessageId: id } = await send(asked, 'a');
      await send(asked, 'b', { MessageGroupId: 'h' });
      await setVisibility(asked, await handleOf({ ...asked }), 0);
      const left = await receivedBodies(asked);
      const { Messages: [dead] = [] } = await receive(
        { ...asked, url: asked.deadUrl },
        { MessageSystemAttributeNames: ['MessageGroupId', 'MessageDeduplicationId'] },
      );
      return [left, dead?.Body, dead?.MessageId === id, dead?.Attributes];
    },
    expected: [[], 'a', true, { MessageGroupId: 'g', MessageDeduplicationId: 'a' }],
  },
];

const servers: SqsServer[] = [standIn()];
before(async () => {
  servers.push(await fauxqs());
});
after(() => Promise.all(servers.map((server) => server.stop())));

/** What a case expects of a server; some of fauxqs's answers only say that it does not refuse. */
async function outcomeAt(server: SqsServer, { attributes = {}, ask }: Case): Promise<unknown> {
  const deadUrl = await freshQueue(server.client, DEAD);
  const url = await freshQueue(server.client, NAME, attributes);
  const outcome = await outcomeOf(ask({ client: server.client, url, deadUrl }));
  if (typeof outcome !== 'object' || outcome === null || !('$metadata' in outcome)) return outcome;
  return 'QueueUrl' in outcome ? 'the queue' : 'done';
}

for (const [what, cases] of Object.entries({
  queues: QUEUES,
  sending: SENDING,
  receiving: RECEIVING,
  receipts: RECEIPTS,
})) {
  describe(`each server answers as SQS does, ${what}:`, () => {
    for (const each of cases) {
      test(each.name, async () => {
        for (const server of servers) {
          const expected = server.name === 'fauxqs' && 'fauxqs' in each ? each.fauxqs : each.expected;
          assert.deepEqual(await outcomeAt(server, each), expected, server.name);
        }
      });
    }
  });
}

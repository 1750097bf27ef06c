/** Batches for tests, and the events that deliver them. */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { type Batch, batchId } from '../../../shared/messages/batch.ts';
import { GUILD } from '../ids.ts';

export { GUILD };

export const CHANNEL = '800000000000000009';
export const SHARD = '0/1';

/** The `who` of a person in a month. */
export const who = (n: number): string => n.toString(16).padStart(32, '0');

/** A batch of the shard with some contents. */
export function batch(n: number, parts: Partial<Batch> = {}): Batch {
  return {
    v: 1,
    shard: SHARD,
    n,
    at: Date.parse('2018-01-12T13:00:00Z'),
    users: [],
    settled: [],
    guilds: [],
    facts: [],
    ...parts,
  };
}

/** `count` messages of someone at 13:00 on a day. */
export const messages = (person: string, count: number, day = '2018-01-12') => ({
  guild: GUILD,
  day,
  who: person,
  add: { [`m13:${CHANNEL}`]: count },
});

/** The event that Lambda delivers: one record for each batch, or for a body as it is. */
export function eventOf(...bodies: (Batch | string)[]): SQSEvent {
  return { Records: bodies.map((body, i) => record(body, `message-${i}`)) };
}

/** The same event, with `times` as the number of deliveries of each record. */
export function eventAgain(times: number, ...bodies: (Batch | string)[]): SQSEvent {
  const { Records: records } = eventOf(...bodies);
  return {
    Records: records.map(({ attributes, ...rest }) => ({
      ...rest,
      attributes: { ...attributes, ApproximateReceiveCount: String(times) },
    })),
  };
}

function record(body: Batch | string, messageId: string): SQSRecord {
  return {
    messageId,
    receiptHandle: messageId,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '0',
      MessageGroupId: typeof body === 'string' ? SHARD : body.shard,
      ...(typeof body !== 'string' && { MessageDeduplicationId: batchId(body) }),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:batches.fifo',
    awsRegion: 'us-east-1',
  };
}

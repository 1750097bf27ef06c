import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { sqs } from '../../shared/aws/sqs.ts';
import { errorFields, type Log } from '../../shared/log.ts';

/** An event source mapping that runs. */
export interface EventSource {
  stop: () => Promise<void>;
}

/** How many messages Lambda takes at most from a FIFO queue at once (Lambda: Using Lambda with Amazon SQS). */
const BATCH_SIZE = 10;
const WAIT_SECONDS = 20;
const RETRY_MS = 500;

/**
 * Starts a stand-in for Lambda's event source mapping: it receives messages from the queue, invokes the handler, and deletes
 * all messages but those that the handler reports as failed. As on AWS, the handler has to report the later messages of a
 * failed message's group too (Lambda: Implementing partial batch responses). All of them come again after the queue's
 * visibility timeout.
 */
export function startEventSource(
  queueUrl: string,
  handler: (event: SQSEvent) => Promise<SQSBatchResponse>,
  log: Log,
): EventSource {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function receiveOnce(): Promise<void> {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: BATCH_SIZE,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['All'],
      }),
      { abortSignal: signal },
    );
    if (messages.length === 0) return;
    const { batchItemFailures } = await handler({ Records: messages.map((message) => recordOf(message)) });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
    if (done.length === 0) return;
    await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: done.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle })),
      }),
    );
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await receiveOnce();
      } catch (error) {
        if (signal.aborted) return;
        log('warn', 'The queue could not be read. The next attempt follows.', errorFields(error));
        await sleep(RETRY_MS);
      }
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function recordOf(message: Message): SQSRecord {
  const attributes = message.Attributes ?? {};
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: attributes.SentTimestamp ?? '0',
      SenderId: attributes.SenderId ?? 'local',
      ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? '0',
      ...(attributes.MessageGroupId !== undefined && { MessageGroupId: attributes.MessageGroupId }),
      ...(attributes.MessageDeduplicationId !== undefined && {
        MessageDeduplicationId: attributes.MessageDeduplicationId,
      }),
    },
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:batches.fifo',
    awsRegion: 'us-east-1',
  };
}

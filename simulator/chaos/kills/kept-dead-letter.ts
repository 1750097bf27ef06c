import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startQueues } from '../../../local/stack/queues.ts';
import { sqs } from '../../../shared/aws/sqs.ts';

/** The body of the dead letter. Nothing reads it: it must only stay. */
const BODY = 'A dead letter from before the first kill.';
/** The most messages that SQS returns at a time (SQS: ReceiveMessage). */
const MAX_MESSAGES = 10;

/** Puts a dead letter into the dead-letter queue of a data directory without a bot on it. */
export async function putDeadLetter(dir: string): Promise<void> {
  const queues = await startQueues(dir);
  // A separate client: the shared one keeps the first endpoint that it uses, and each start has another port.
  const client = new SQSClient({
    endpoint: queues.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queues.deadLetterQueueUrl,
        MessageBody: BODY,
        MessageGroupId: 'before',
        MessageDeduplicationId: 'before',
      }),
    );
  } finally {
    client.destroy();
    await queues.stop();
  }
}

/** Returns what is wrong with a dead-letter queue that should hold only the dead letter of {@link putDeadLetter}. */
export async function checkDeadLetters(deadLetterQueueUrl: string): Promise<string[]> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: deadLetterQueueUrl, MaxNumberOfMessages: MAX_MESSAGES }),
  );
  const others = messages.filter(({ Body }) => Body !== BODY);
  return [
    ...(others.length === messages.length ? ['the dead letter from before the first kill is gone'] : []),
    ...others.map(({ Body }) => `in the dead-letter queue: ${Body?.slice(0, 200)}`),
  ];
}

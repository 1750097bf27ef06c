import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startQueues } from '../../../local/stack/queues.ts';
import { sqs } from '../../../shared/aws/sqs.ts';

/** The body of a dead letter that nothing reads: it only has to stay. */
const BODY = 'A dead letter from before the first kill.';
/** SQS gives at most ten at a time. */
const MOST = 10;

/** Puts a dead letter into the dead-letter queue of a data directory that no bot runs on. */
export async function putDeadLetter(dir: string): Promise<void> {
  const queues = await startQueues(dir);
  // A client of its own: the shared one stays with the first endpoint that it sees, and each start brings another port.
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

/** What is wrong with a dead-letter queue that should hold the dead letter of {@link putDeadLetter} and nothing else. */
export async function checkDeadLetters(deadLetterQueueUrl: string): Promise<string[]> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: deadLetterQueueUrl, MaxNumberOfMessages: MOST }),
  );
  const others = messages.filter(({ Body }) => Body !== BODY);
  return [
    ...(others.length === messages.length ? ['the dead letter from before the first kill is gone'] : []),
    ...others.map(({ Body }) => `in the dead-letter queue: ${Body?.slice(0, 200)}`),
  ];
}

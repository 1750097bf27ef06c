import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { startStack } from '../../../local/stack/stack.ts';
import { sqs } from '../../../shared/aws/sqs.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';

/** The body of the dead letter. Nothing reads it: it must only stay. */
const BODY = 'A dead letter from before the first kill.';
/** The most messages that SQS returns at a time (SQS: ReceiveMessage). */
const MAX_MESSAGES = 10;

/** Puts a dead letter into the dead-letter queue of a data directory without a bot on it. */
export async function putDeadLetter(dir: string): Promise<void> {
  const stack = await startStack({ dir, log: quietLog });
  try {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: stack.queues.deadLetterQueueUrl,
        MessageBody: BODY,
        MessageGroupId: 'before',
        MessageDeduplicationId: 'before',
      }),
    );
  } finally {
    await stack.stop();
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

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** The capacity that requests to the database consumed. */
export interface Consumed {
  requests: number;
  /** Units by table and operation (`counters TransactWriteItems`). */
  writes: Map<string, number>;
  reads: Map<string, number>;
}

interface Capacity {
  TableName?: string;
  CapacityUnits?: number;
  WriteCapacityUnits?: number;
  ReadCapacityUnits?: number;
}

const READS = /^(Get|Query|Scan|BatchGet|TransactGet)/;

/** Adds up the capacity that a client's requests consume from now on (DynamoDB: ReturnConsumedCapacity). */
export function meterDatabase(client: DynamoDBClient): Consumed {
  const consumed: Consumed = { requests: 0, writes: new Map(), reads: new Map() };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
      const result = await next({ ...args, input });
      consumed.requests += 1;
      const operation = String(context.commandName).replace(/Command$/, '');
      const { ConsumedCapacity: capacity } = result.output as { ConsumedCapacity?: Capacity | Capacity[] };
      for (const { TableName: table, CapacityUnits: units = 0 } of capacity ? [capacity].flat() : []) {
        const into = READS.test(operation) ? consumed.reads : consumed.writes;
        const name = `${table} ${operation}`;
        into.set(name, (into.get(name) ?? 0) + units);
      }
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return consumed;
}

/** The messages that went into the queue, and their bytes. */
export interface Queued {
  messages: number;
  bytes: number;
}

/** Counts the messages that a client sends from now on. */
export function meterQueue(client: SQSClient): Queued {
  const queued: Queued = { messages: 0, bytes: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'SendMessageCommand') {
        queued.messages += 1;
        queued.bytes += (args.input as { MessageBody: string }).MessageBody.length;
      }
      return next(args);
    },
    { step: 'initialize', name: 'meter' },
  );
  return queued;
}

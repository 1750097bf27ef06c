import type { DatabaseSync } from 'node:sqlite';
import { ServiceError } from '../service-error.ts';
import { batchGetItem, batchWriteItem } from './operations/batches.ts';
import { query, scan } from './operations/pages.ts';
import type { Context, Request, Response } from './operations/request.ts';
import { deleteItem, getItem, putItem, updateItem } from './operations/single-items.ts';
import {
  createTable,
  deleteTable,
  describeTable,
  describeTimeToLive,
  listTables,
  updateTimeToLive,
} from './operations/table-operations.ts';
import { createSeenTokens, transactWriteItems } from './operations/transactions.ts';
import { createTableStore } from './table-store.ts';

/** DynamoDB's operations that this project uses, on an SQLite database. */
export interface DynamoDbService {
  /** Does an operation by its name (DynamoDB: API Reference). Throws a ServiceError. */
  run: (operation: string, request: Request) => Response;
  /** Deletes the items whose time has come, as DynamoDB does by itself, and gives their number. */
  expire: () => number;
}

type Operation = (context: Context, request: Request) => Response;

/** `now` gives the time in ms. */
export function createDynamoDb(db: DatabaseSync, now: () => number = Date.now): DynamoDbService {
  const context: Context = { store: createTableStore(db), now };
  const tokens = createSeenTokens();
  const operations = new Map<string, Operation>(
    Object.entries({
      CreateTable: createTable,
      DescribeTable: describeTable,
      DeleteTable: deleteTable,
      ListTables: listTables,
      UpdateTimeToLive: updateTimeToLive,
      DescribeTimeToLive: describeTimeToLive,
      GetItem: getItem,
      PutItem: putItem,
      UpdateItem: updateItem,
      DeleteItem: deleteItem,
      Query: query,
      Scan: scan,
      BatchGetItem: batchGetItem,
      BatchWriteItem: batchWriteItem,
      TransactWriteItems: (each: Context, request: Request) => transactWriteItems(each, request, tokens),
    }),
  );
  return {
    run(name, request) {
      const operation = operations.get(name);
      if (!operation)
        throw new ServiceError(
          'UnknownOperationException',
          `The local DynamoDB does not know the operation ${name}.`,
        );
      return operation(context, request);
    },
    expire: () => context.store.expire(now()),
  };
}

import { dynamodb } from '../../shared/aws/dynamodb.ts';
import { dynamoDbProtocol } from '../aws/dynamodb/protocol.ts';
import { createDynamoDb } from '../aws/dynamodb/service.ts';
import { openDatabase } from '../aws/open-database.ts';
import { inProcess } from '../aws/request-handler.ts';
import { type ServedService, serve } from '../aws/serve.ts';

/** DynamoDB in this process. */
export interface Database {
  /** Serves it to other processes on this machine, until it is stopped. */
  serve: () => Promise<ServedService>;
  /** Deletes the items that have expired, and returns their number. */
  expire: () => number;
  /** Clears what was deleted out of the log that SQLite keeps beside the file. In the file it is overwritten at once. */
  scrub: () => void;
  stop: () => Promise<void>;
}

/** Says that a setting of earlier versions is of no use; undefined where it is not set. */
export function oldSettingProblem(env: NodeJS.ProcessEnv): string | undefined {
  if (!env['DYNAMODB_ENDPOINT']) return undefined;
  return 'DYNAMODB_ENDPOINT is no longer a setting: the database is in DATA_DIR, on every system. Unset it.';
}

/**
 * Opens the database, a file or without one in memory, and has the process's DynamoDB client use it. Throws OperatorError
 * where the file cannot be used.
 */
export function startDatabase(file?: string): Database {
  const db = openDatabase(file);
  const service = createDynamoDb(db);
  const protocol = dynamoDbProtocol(service);
  const requestHandler = inProcess(protocol);
  const before = dynamodb.config.requestHandler;
  Object.assign(dynamodb.config, { requestHandler });
  let served: ServedService | undefined;
  return {
    async serve() {
      served ??= await serve(protocol);
      return served;
    },
    expire: service.expire,
    scrub: () => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    async stop() {
      await served?.stop();
      // Another one may have been started meanwhile.
      if (dynamodb.config.requestHandler === requestHandler) dynamodb.config.requestHandler = before;
      if (db.isOpen) db.close();
    },
  };
}

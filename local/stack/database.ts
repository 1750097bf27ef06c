import { dynamodb } from '../../shared/aws/dynamodb.ts';
import { sqs } from '../../shared/aws/sqs.ts';
import { dynamoDbProtocol } from '../aws/dynamodb/protocol.ts';
import { createDynamoDb } from '../aws/dynamodb/service.ts';
import { openDatabase } from '../aws/open-database.ts';
import { inProcess, type Service } from '../aws/request-handler.ts';
import { type ServedService, serve } from '../aws/serve.ts';
import { sqsProtocol } from '../aws/sqs/protocol.ts';
import { createSqs } from '../aws/sqs/service.ts';

/** DynamoDB and SQS in this process, with their data in one SQLite file. */
export interface Database {
  /** Serves both at one endpoint to other processes on this machine, until it is stopped. */
  serve: () => Promise<ServedService>;
  /** Makes the messages visible that were in flight when the process before this one ended. */
  releaseInFlight: () => void;
  /** Deletes the items and the messages that have expired. */
  expire: () => void;
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
 * Opens the database, a file or without one in memory, and has the process's clients of DynamoDB and SQS use it. Throws
 * OperatorError where the file cannot be used.
 */
export function startDatabase(file?: string): Database {
  const db = openDatabase(file);
  const tables = createDynamoDb(db);
  const queues = createSqs(db);
  const services = { dynamodb: dynamoDbProtocol(tables), sqs: sqsProtocol(queues) };
  const restores = [answerWith(dynamodb, services.dynamodb), answerWith(sqs, services.sqs)];
  let served: ServedService | undefined;
  return {
    async serve() {
      served ??= await serve(either(services));
      return served;
    },
    releaseInFlight: () => void queues.releaseInFlight(),
    expire() {
      tables.expire();
      queues.expire();
    },
    scrub: () => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    async stop() {
      await served?.stop();
      for (const restore of restores) restore();
      if (db.isOpen) db.close();
    },
  };
}

/** Has a client's requests answered in this process. Returns a function that ends this. */
function answerWith({ config }: typeof dynamodb | typeof sqs, service: Service): () => void {
  const requestHandler = inProcess(service);
  const before = config.requestHandler;
  Object.assign(config, { requestHandler });
  return () => {
    // Another database may have been started meanwhile.
    if (config.requestHandler === requestHandler) config.requestHandler = before;
  };
}

/** Both services as one. The header names the service (AWS JSON 1.0 protocol, X-Amz-Target). */
const either =
  (services: { dynamodb: Service; sqs: Service }): Service =>
  (request, signal) => {
    const isForSqs = request.headers['x-amz-target']?.startsWith('AmazonSQS.');
    return services[isForSqs ? 'sqs' : 'dynamodb'](request, signal);
  };

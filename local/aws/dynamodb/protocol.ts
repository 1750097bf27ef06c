import { jsonProtocol } from '../json-protocol.ts';
import type { Service } from '../request-handler.ts';
import type { DynamoDbService } from './service.ts';

/** DynamoDB on the wire (DynamoDB: Low-level API). */
export const dynamoDbProtocol = (service: DynamoDbService): Service =>
  jsonProtocol({
    name: 'DynamoDB',
    target: 'DynamoDB_20120810.',
    errors: 'com.amazonaws.dynamodb.v20120810#',
    run: service.run,
  });

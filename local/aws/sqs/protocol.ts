import { jsonProtocol } from '../json-protocol.ts';
import type { Service } from '../request-handler.ts';
import type { SqsService } from './service.ts';

/** SQS on the wire (SQS: AWS JSON protocol). */
export const sqsProtocol = (service: SqsService): Service =>
  jsonProtocol({ name: 'SQS', target: 'AmazonSQS.', errors: 'com.amazonaws.sqs#', run: service.run });

import { SQSClient } from '@aws-sdk/client-sqs';

/** The SQS client of the process. Its region, endpoint and credentials come from the environment. */
export const sqs = new SQSClient({});

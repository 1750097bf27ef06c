import { SQSClient } from '@aws-sdk/client-sqs';

/** The one SQS client of a process. Region, endpoint and credentials come from the environment. */
export const sqs = new SQSClient({});

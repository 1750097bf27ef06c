/** List prices of AWS in us-east-1, on demand, in dollars, as published in August 2026. Check them before you rely on them. */
export const PRICES = {
  date: '2026-08',
  /** DynamoDB: a write unit is 1 KB, a read unit is a consistent read of 4 KB. */
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** DynamoDB: a GB stored for a month. */
  storedGigabyte: 0.25,
  /** SQS FIFO: a request of up to 64 KiB. */
  fifoRequest: 0.5e-6,
  /** Lambda on ARM: an invocation, and a GB of memory for a second. */
  invocation: 0.2e-6,
  gigabyteSecond: 13.3334e-6,
  /** S3 standard: a PUT, a GET, a GB stored for a month. */
  s3Put: 5e-6,
  s3Get: 0.4e-6,
  s3Gigabyte: 0.023,
} as const;

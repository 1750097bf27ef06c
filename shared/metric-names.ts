/** The namespace of all metrics in CloudWatch. */
export const METRICS_NAMESPACE = 'Userstats';

/** Every metric and its unit: shared by the code that measures and the dashboard and alarms that show it. */
export const METRICS = {
  /** Messages, joins and parts that were applied; seconds of voice are no events. */
  EventsApplied: 'Count',
  BatchesApplied: 'Count',
  /** Batches that came again and were dropped. */
  BatchesDuplicate: 'Count',
  /** Batches older than the last of their shard: out of the dead-letter queue. */
  BatchesLate: 'Count',
  /** Batches given back to the queue; after five times they go to the dead-letter queue. */
  BatchesFailed: 'Count',
  /** How long the oldest event of what was just applied had waited. */
  OldestUnappliedSeconds: 'Seconds',
  /** Time in which nothing was seen, when it is recorded. */
  GapSeconds: 'Seconds',
  /** 1 while every shard is connected, else 0: once a minute. */
  GatewayUp: 'Count',
  GatewayResumes: 'Count',
  GatewayIdentifies: 'Count',
  BadSignatures: 'Count',
  /** Commands that did not work, for other reasons than what was asked. */
  CommandFailures: 'Count',
  ReportMilliseconds: 'Milliseconds',
  ReportRows: 'Count',
  ExportBytes: 'Bytes',
  /** Months still open after the 2nd of the next. */
  MonthsOverdue: 'Count',
} as const;

export type MetricName = keyof typeof METRICS;

/** The namespace of all metrics in CloudWatch. */
export const METRICS_NAMESPACE = 'Userstats';

/**
 * Every metric and its unit, by the service that emits it (`POWERTOOLS_SERVICE_NAME`, their one dimension): shared by the
 * code that measures and by the dashboard and alarms that show it.
 */
export const METRICS = {
  gateway: {
    /** 1 while every shard is connected, else 0: once a minute. */
    GatewayUp: 'Count',
    GatewayResumes: 'Count',
    GatewayIdentifies: 'Count',
    /** How long ago everything that the worker had seen was in the queue: once a minute, while it is connected. */
    OldestUnsentSeconds: 'Seconds',
  },
  ingest: {
    /** Messages, joins and parts that were applied; seconds of voice are no events. */
    EventsApplied: 'Count',
    BatchesApplied: 'Count',
    /** Batches that came again and were dropped. */
    BatchesDuplicate: 'Count',
    /** Batches older than the last of their shard: out of the dead-letter queue. */
    BatchesLate: 'Count',
    /** Batches given back to the queue; after five times they go to the dead-letter queue. */
    BatchesFailed: 'Count',
    /** How long ago the oldest batch of what was just applied was cut. */
    OldestUnappliedSeconds: 'Seconds',
    /** Time in which nothing was seen, when it is recorded. */
    GapSeconds: 'Seconds',
  },
  interactions: {
    BadSignatures: 'Count',
    /** Commands that did not work, for other reasons than what was asked. */
    CommandFailures: 'Count',
  },
  reports: {
    /** As of interactions. */
    CommandFailures: 'Count',
    ReportMilliseconds: 'Milliseconds',
    ReportRows: 'Count',
    ExportBytes: 'Bytes',
  },
  rotation: {
    /** Months still open after the 2nd of the next. */
    MonthsOverdue: 'Count',
  },
} as const;

export type MetricService = keyof typeof METRICS;
export type MetricOf<S extends MetricService> = keyof (typeof METRICS)[S];
export type MetricName = { [S in MetricService]: MetricOf<S> }[MetricService];

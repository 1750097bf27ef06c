/** The CloudWatch namespace of all metrics. */
export const METRICS_NAMESPACE = 'Userstats';

/**
 * All metrics and their units, by the service that emits them (`POWERTOOLS_SERVICE_NAME`, their only dimension). The code
 * that emits them and the dashboard and alarms both use this list.
 */
export const METRICS = {
  gateway: {
    /** 1 if every shard is connected, otherwise 0; once a minute. */
    GatewayUp: 'Count',
    GatewayResumes: 'Count',
    GatewayIdentifies: 'Count',
    /** The age of the latest moment up to which the queue has everything that the worker saw; once a minute while connected. */
    OldestUnsentSeconds: 'Seconds',
  },
  ingest: {
    /** Messages, joins and parts that were applied; voice seconds are not events. */
    EventsApplied: 'Count',
    BatchesApplied: 'Count',
    /** Batches that were delivered again and dropped. */
    BatchesDuplicate: 'Count',
    /** Batches older than the last of their shard, out of the dead-letter queue. */
    BatchesLate: 'Count',
    /** Batches that were returned to the queue. After five attempts they go to the dead-letter queue. */
    BatchesFailed: 'Count',
    /** The age of the oldest batch of an invocation, from when it was cut. */
    OldestUnappliedSeconds: 'Seconds',
    /** The length of each gap, when it is recorded. */
    GapSeconds: 'Seconds',
  },
  interactions: {
    BadSignatures: 'Count',
    /** Commands that failed through no fault of the user. */
    CommandFailures: 'Count',
  },
  reports: {
    /** As for interactions. */
    CommandFailures: 'Count',
    ReportMilliseconds: 'Milliseconds',
    ReportRows: 'Count',
    ExportBytes: 'Bytes',
  },
  rotation: {
    /** Months that are still open after the 2nd of the next month. */
    MonthsOverdue: 'Count',
  },
} as const;

/** A service that emits metrics. */
export type MetricService = keyof typeof METRICS;
/** A metric of one service. */
export type MetricOf<S extends MetricService> = keyof (typeof METRICS)[S];
/** A metric of any service. */
export type MetricName = { [S in MetricService]: MetricOf<S> }[MetricService];

import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  type GraphWidget,
  type SingleValueWidget,
  type TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { graph, limit, link, logLink, named, queueLink, text, value, WIDTH } from './dashboard-widgets.ts';
import { FIVE_MINUTES, functionsOf, LATE_SECONDS, own, type Parts, sumOf } from './metrics.ts';

/** How long Discord waits for the first answer (Discord: Receiving and Responding). */
const FIRST_ANSWER_MS = 3_000;

type Rows = (TextWidget | GraphWidget | SingleValueWidget)[][];
/** The link to an alarm's section in the runbook. */
type Runbook = (alarm: string) => string;

/**
 * Adds the dashboard. From the top it answers: does the bot collect, how late are the counts, are commands answered, is the
 * month's end done, what does it cost. `guide` is the runbook's address or path.
 */
export function createDashboard(
  scope: Construct,
  parts: Parts,
  alarms: readonly Alarm[],
  guide: string,
): Dashboard {
  const runbook = (alarm: string) => link('what to do', guide, alarm);
  return new Dashboard(scope, 'Dashboard', {
    widgets: [
      [
        new AlarmStatusWidget({
          title: 'Alarms: all of them should be green',
          alarms: [...alarms],
          width: WIDTH,
        }),
      ],
      ...collecting(parts, runbook),
      ...lateness(parts, runbook),
      ...commands(parts, runbook),
      ...monthsEnd(parts, runbook),
      ...cost(parts, guide),
    ],
  });
}

const collecting = ({ collection }: Parts, runbook: Runbook): Rows => [
  [
    text(
      'Is it collecting?',
      'Connected should be 1. Discord interrupts a connection now and then, and the worker resumes it. Only a gap is time in which nothing was seen.',
      link('Worker’s log', logLink(collection.workerLogs)),
      runbook('WorkerDown'),
    ),
  ],
  [
    value(
      'Connected to Discord: 1 is yes, 0 is no',
      named('connected', own('gateway', 'GatewayUp', 'Minimum')),
    ),
    graph('Events counted (messages, joins, parts)', [named('events', own('ingest', 'EventsApplied'))]),
    graph('Interruptions', [
      named('resumed, nothing missed', own('gateway', 'GatewayResumes')),
      named('new session', own('gateway', 'GatewayIdentifies')),
      named('gap, seconds', own('ingest', 'GapSeconds')),
    ]),
  ],
];

const lateness = ({ collection }: Parts, runbook: Runbook): Rows => [
  [
    text(
      'How late is it?',
      'Counts follow within seconds. A batch that waits is not lost. A batch in the dead-letter queue is not counted until it is moved back.',
      link('Queue', queueLink(collection.queue)),
      link('dead-letter queue', queueLink(collection.deadLetters)),
      link('ingest’s log', logLink(collection.ingest.logGroup)),
      runbook('EventsLate'),
    ),
  ],
  [
    graph(
      'Oldest event not counted yet, seconds',
      [
        collection.queue.metricApproximateAgeOfOldestMessage({
          label: 'waits in the queue',
          period: FIVE_MINUTES,
        }),
        named('waits in the worker', own('gateway', 'OldestUnsentSeconds', 'Maximum')),
        named('had waited before it was counted', own('ingest', 'OldestUnappliedSeconds', 'Maximum')),
      ],
      { leftAnnotations: [limit('late', LATE_SECONDS)] },
    ),
    graph('Batches', [
      named('counted', own('ingest', 'BatchesApplied')),
      named('duplicate, dropped', own('ingest', 'BatchesDuplicate')),
      named('moved back from the dead letters', own('ingest', 'BatchesLate')),
      named('failed, tried again later', own('ingest', 'BatchesFailed')),
    ]),
    value(
      'Dead letters: should be 0',
      collection.deadLetters.metricApproximateNumberOfMessagesVisible({
        label: 'batches',
        period: FIVE_MINUTES,
      }),
    ),
  ],
];

const commands = (
  { commands: { interactions, reports, failures, refused } }: Parts,
  runbook: Runbook,
): Rows => [
  [
    text(
      'Are commands answered?',
      'Discord waits three seconds for the first answer. Requests with bad signatures come from Discord’s own tests or from strangers, and are refused.',
      link('Log of interactions', logLink(interactions.logGroup)),
      link('of reports', logLink(reports.logGroup)),
      link('requests that failed', queueLink(failures)),
      runbook('CommandFailures'),
    ),
  ],
  [
    graph('Commands', [
      interactions.metricInvocations({ label: 'requests' }),
      named('failed at once', own('interactions', 'CommandFailures')),
      named('failed later', own('reports', 'CommandFailures')),
      named('bad signatures', own('interactions', 'BadSignatures')),
      named('refused as too many', refused),
    ]),
    graph(
      'First answer, ms',
      [
        interactions.metricDuration({ statistic: 'p50', label: 'half of them' }),
        interactions.metricDuration({ statistic: 'p99', label: 'all but one in a hundred' }),
      ],
      { leftAnnotations: [limit('Discord gives up', FIRST_ANSWER_MS)] },
    ),
    graph(
      'Reports, ms',
      [
        named('half of them', own('reports', 'ReportMilliseconds', 'p50')),
        named('all but one in a hundred', own('reports', 'ReportMilliseconds', 'p99')),
      ],
      { right: [named('rows of exports', own('reports', 'ReportRows'))] },
    ),
  ],
];

const monthsEnd = ({ rotation }: Parts, runbook: Runbook): Rows => [
  [
    text(
      'Is the month’s end done?',
      'On the 1st the previous month is closed: its salt is destroyed, and its tokens lead to nobody. Months overdue should be 0.',
      link('Log of rotation', logLink(rotation.rotation.logGroup)),
      link('of announcements', logLink(rotation.announcements.logGroup)),
      runbook('RotationOverdue'),
    ),
  ],
  [
    value('Months overdue: should be 0', named('months', own('rotation', 'MonthsOverdue', 'Maximum'))),
    graph('Runs of rotation', [
      rotation.rotation.metricInvocations({ label: 'runs' }),
      rotation.rotation.metricErrors({ label: 'failed' }),
    ]),
    graph('Announcements', [
      rotation.announcements.metricInvocations({ label: 'runs' }),
      rotation.announcements.metricErrors({ label: 'failed' }),
    ]),
  ],
];

const cost = (parts: Parts, guide: string): Rows => [
  [
    text(
      'What does it cost?',
      'The worker and the alarms cost the same every day. The rest grows with what is written: above all write units.',
      link('What a month costs', guide.replace(/runbook\.md$/, 'deploy.md'), 'what-it-costs'),
    ),
  ],
  [
    graph(
      'Write units',
      Object.entries(parts.storage.tables).map(([label, table]) =>
        table.metricConsumedWriteCapacityUnits({ label, period: FIVE_MINUTES }),
      ),
    ),
    graph(
      'Read units',
      Object.entries(parts.storage.tables).map(([label, table]) =>
        table.metricConsumedReadCapacityUnits({ label, period: FIVE_MINUTES }),
      ),
    ),
    graph(
      'Functions run, and bytes of exports',
      [
        sumOf(
          'functions run',
          functionsOf(parts).map((one) => one.metricInvocations()),
        ),
      ],
      { right: [named('bytes of exports', own('reports', 'ExportBytes'))] },
    ),
  ],
];

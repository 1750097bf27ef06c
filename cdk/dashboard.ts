import { Aws } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Color,
  Dashboard,
  GraphWidget,
  type HorizontalAnnotation,
  type IMetric,
  type Metric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { FIVE_MINUTES, functionsOf, LATE_SECONDS, own, type Parts, sumOf } from './metrics.ts';

const WIDTH = 24;
/** Discord waits so long for the first answer (Discord: Receiving and Responding). */
const FIRST_ANSWER_MS = 3_000;

/** A page that answers, from the top: is it collecting, how late is it, are commands answered, is the month's end done, what does it cost. `guide` is where the runbook is. */
export function dashboard(
  scope: Construct,
  parts: Parts,
  alarms: readonly Alarm[],
  guide: string,
): Dashboard {
  const { storage } = parts;
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
      ...late(parts, runbook),
      ...commands(parts, runbook),
      ...monthsEnd(parts, runbook),
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
          Object.entries(storage.tables).map(([label, table]) =>
            table.metricConsumedWriteCapacityUnits({ label, period: FIVE_MINUTES }),
          ),
        ),
        graph(
          'Read units',
          Object.entries(storage.tables).map(([label, table]) =>
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
    ],
  });
}

type Rows = (TextWidget | GraphWidget | SingleValueWidget)[][];
type Runbook = (alarm: string) => string;

const collecting = ({ collection }: Parts, runbook: Runbook): Rows => [
  [
    text(
      'Is it collecting?',
      'Connected should be 1. Discord interrupts a connection now and then, and the worker resumes: only a gap is time in which nothing was seen.',
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

const late = ({ collection }: Parts, runbook: Runbook): Rows => [
  [
    text(
      'How late is it?',
      'Counts follow within seconds. What waits is not lost; what is in the dead-letter queue is not counted until it is moved back.',
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
        named('had waited when it was counted', own('ingest', 'OldestUnappliedSeconds', 'Maximum')),
      ],
      { leftAnnotations: [line('late', LATE_SECONDS)] },
    ),
    graph('Batches', [
      named('counted', own('ingest', 'BatchesApplied')),
      named('came again, dropped', own('ingest', 'BatchesDuplicate')),
      named('came back from the dead letters', own('ingest', 'BatchesLate')),
      named('failed, to be tried again', own('ingest', 'BatchesFailed')),
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
      'Discord waits three seconds for the first answer. Bad signatures are Discord’s own tests, or strangers: they are refused.',
      link('Log of interactions', logLink(interactions.logGroup)),
      link('of reports', logLink(reports.logGroup)),
      link('requests that were given up', queueLink(failures)),
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
      { leftAnnotations: [line('Discord gives up', FIRST_ANSWER_MS)] },
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
      'On the 1st the month before is closed: its salt is destroyed, and nobody can be traced any more. Months overdue should be 0.',
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

interface Extras {
  right?: IMetric[];
  leftAnnotations?: HorizontalAnnotation[];
}

const graph = (title: string, left: IMetric[], extras: Extras = {}): GraphWidget =>
  new GraphWidget({ title, left, width: WIDTH / 3, height: 6, leftYAxis: { min: 0 }, ...extras });

const value = (title: string, ...metrics: IMetric[]): SingleValueWidget =>
  new SingleValueWidget({ title, metrics, width: WIDTH / 3, height: 6, sparkline: true });

const text = (question: string, says: string, ...links: string[]): TextWidget =>
  new TextWidget({ markdown: `## ${question}\n${says}\n\n${links.join(' · ')}`, width: WIDTH, height: 3 });

const line = (label: string, at: number): HorizontalAnnotation => ({ label, value: at, color: Color.RED });

const named = (label: string, metric: Metric): Metric => metric.with({ label });

/** A link, or where to read where there is no address. */
function link(label: string, address: string, section?: string): string {
  if (!address.startsWith('https:')) return `${label}: ${address}${section ? `, ${section}` : ''}`;
  return `[${label}](${address}${section ? `#${section.toLowerCase()}` : ''})`;
}

const CONSOLE = `https://${Aws.REGION}.console.aws.amazon.com`;

/** The console's page of a log. It wants the name encoded twice, with `$` for `%`; names here need it for slashes only. */
const logLink = ({ logGroupName }: Pick<LogGroup, 'logGroupName'>): string =>
  `${CONSOLE}/cloudwatch/home?region=${Aws.REGION}#logsV2:log-groups/log-group/${logGroupName}`;

const queueLink = ({ queueName }: Queue): string =>
  `${CONSOLE}/sqs/v3/home?region=${Aws.REGION}#/queues/https%3A%2F%2Fsqs.${Aws.REGION}.amazonaws.com%2F${Aws.ACCOUNT_ID}%2F${queueName}`;

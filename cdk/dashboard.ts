import { Aws } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { functionsOf, own, type Parts, sumOf } from './operations.ts';

const WIDTH = 24;

/** A page that answers, from the top: is it collecting, how late is it, are commands answered, is the month's end done, what does it cost. `guide` is where the runbook is. */
export function dashboard(scope: Construct, parts: Parts, guide: string): Dashboard {
  const { collection, commands, rotation, storage } = parts;
  const graph = (title: string, ...left: IMetric[]) =>
    new GraphWidget({ title, left, width: WIDTH / 3, height: 6 });
  const value = (title: string, ...metrics: IMetric[]) =>
    new SingleValueWidget({ title, metrics, width: WIDTH / 3, height: 6, sparkline: true });
  const text = (markdown: string) => new TextWidget({ markdown, width: WIDTH, height: 2 });
  const minute = { period: own('gateway', 'GatewayUp').period };

  return new Dashboard(scope, 'Dashboard', {
    widgets: [
      [
        text(
          `## Is it collecting?\n[Worker’s log](${logLink(collection.workerLogs)}) · [what to do](${guide}#workerdown)`,
        ),
      ],
      [
        value('Connected (1) or not (0)', own('gateway', 'GatewayUp', 'Minimum')),
        graph('Events counted', own('ingest', 'EventsApplied')),
        graph(
          'Interruptions',
          own('gateway', 'GatewayResumes'),
          own('gateway', 'GatewayIdentifies'),
          own('ingest', 'GapSeconds'),
        ),
      ],
      [
        text(
          `## How late is it?\n[Queue](${queueLink(collection.queue)}) · [dead-letter queue](${queueLink(collection.deadLetters)}) · [what to do](${guide}#eventslate)`,
        ),
      ],
      [
        graph(
          'Oldest event not counted yet, seconds',
          collection.queue.metricApproximateAgeOfOldestMessage(minute),
          own('ingest', 'OldestUnappliedSeconds', 'Maximum'),
        ),
        graph(
          'Batches',
          own('ingest', 'BatchesApplied'),
          own('ingest', 'BatchesDuplicate'),
          own('ingest', 'BatchesFailed'),
        ),
        value('Dead letters', collection.deadLetters.metricApproximateNumberOfMessagesVisible(minute)),
      ],
      [
        text(
          `## Are commands answered?\n[Log of interactions](${logLink(commands.interactions.logGroup)}) · [of reports](${logLink(commands.reports.logGroup)}) · [what to do](${guide}#commandfailures)`,
        ),
      ],
      [
        graph(
          'Commands',
          commands.interactions.metricInvocations(),
          own('interactions', 'CommandFailures'),
          own('reports', 'CommandFailures'),
          own('interactions', 'BadSignatures'),
        ),
        graph(
          'First answer, ms',
          commands.interactions.metricDuration({ statistic: 'p50' }),
          commands.interactions.metricDuration({ statistic: 'p99' }),
        ),
        graph(
          'Reports, ms',
          own('reports', 'ReportMilliseconds', 'p50'),
          own('reports', 'ReportMilliseconds', 'p99'),
        ),
      ],
      [
        text(
          `## Is the month’s end done?\n[Log of rotation](${logLink(rotation.rotation.logGroup)}) · [what to do](${guide}#rotationoverdue)`,
        ),
      ],
      [
        value('Months overdue', own('rotation', 'MonthsOverdue', 'Maximum')),
        graph('Runs', rotation.rotation.metricInvocations(), rotation.rotation.metricErrors()),
        graph(
          'Announcements',
          rotation.announcements.metricInvocations(),
          rotation.announcements.metricErrors(),
        ),
      ],
      [text('## What does it cost?\nWrite units dominate; then the worker, which is always on.')],
      [
        graph(
          'Write units',
          ...Object.values(storage.tables).map((table) => table.metricConsumedWriteCapacityUnits()),
        ),
        graph(
          'Read units',
          ...Object.values(storage.tables).map((table) => table.metricConsumedReadCapacityUnits()),
        ),
        graph(
          'Invocations',
          sumOf(
            'all functions',
            functionsOf(parts).map((one) => one.metricInvocations()),
          ),
        ),
      ],
    ],
  });
}

const CONSOLE = `https://${Aws.REGION}.console.aws.amazon.com`;

/** The console's page of a log. It wants the name encoded twice, with `$` for `%`; names here need it for slashes only. */
const logLink = ({ logGroupName }: Pick<LogGroup, 'logGroupName'>): string =>
  `${CONSOLE}/cloudwatch/home?region=${Aws.REGION}#logsV2:log-groups/log-group/${logGroupName}`;

const queueLink = ({ queueName }: Queue): string =>
  `${CONSOLE}/sqs/v3/home?region=${Aws.REGION}#/queues/https%3A%2F%2Fsqs.${Aws.REGION}.amazonaws.com%2F${Aws.ACCOUNT_ID}%2F${queueName}`;

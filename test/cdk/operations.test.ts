/** Takes two seconds: it loads the CDK and synthesises the stack. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import { METRICS, METRICS_NAMESPACE } from '../../shared/aws/metric-names.ts';
import { synthesise } from '../support/cdk/synthesised.ts';

interface Alarm {
  AlarmDescription: string;
  AlarmActions: unknown[];
  OKActions: unknown[];
  Metrics?: unknown[];
}

const template = synthesise({ alarmEmail: 'ops@example.org' });
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const alarmsOf = (of: typeof template) =>
  Object.entries(of.findResources('AWS::CloudWatch::Alarm')) as [string, { Properties: Alarm }][];
const alarms = alarmsOf(template).map(([, { Properties }]) => Properties);

/** The dashboard as CloudWatch gets it. An ellipsis stands for values that are known at deployment only. */
function dashboardOf(of: typeof template): { widgets: { properties: Record<string, unknown> }[] } {
  const [one = {}] = Object.values(of.findResources('AWS::CloudWatch::Dashboard'));
  const [, parts] = one['Properties'].DashboardBody['Fn::Join'] as [string, unknown[]];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : '…')).join(''));
}

const dashboard = dashboardOf(template);
const texts = (of = dashboard): string[] =>
  of.widgets.flatMap(({ properties: { markdown } }) => (typeof markdown === 'string' ? [markdown] : []));

/** The project's metrics in a part of the template, as `service name`. */
function shown(part: unknown): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      const [namespace, name, , service] = value;
      if (namespace === METRICS_NAMESPACE) found.add(`${service} ${name}`);
      value.forEach(visit);
    } else if (typeof value === 'object' && value !== null) {
      if ('Namespace' in value && value.Namespace === METRICS_NAMESPACE) {
        const { MetricName, Dimensions } = value as unknown as {
          MetricName: string;
          Dimensions: { Name: string; Value: string }[];
        };
        assert.deepEqual(
          Dimensions.map(({ Name }) => Name),
          ['service'],
        );
        found.add(`${Dimensions[0]?.Value} ${MetricName}`);
      }
      Object.values(value).forEach(visit);
    }
  };
  visit(part);
  return found;
}

test('each alarm has a section in the runbook, and each section an alarm', () => {
  const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name = '']) => name.toLowerCase());
  const linked = alarms.map(({ AlarmDescription: text }) => /docs\/runbook\.md#(\w+)$/.exec(text)?.[1]);
  assert.deepEqual(linked.sort(), sections.sort());
});

test('each section says what it means, what to look at and what to do', () => {
  for (const section of runbook.split(/^## /m).slice(1)) {
    for (const part of ['**Means.**', '**Look at**', '**Do'])
      assert.ok(section.includes(part), section.slice(0, 30));
  }
});

test('the alarms are these', () => {
  const names = alarmsOf(template).map(([id]) => id.replace(/^Operations|[0-9A-F]{8}$/g, ''));
  assert.deepEqual(names.sort(), [
    'CommandFailures',
    'CommandsRefused',
    'DatabaseThrottled',
    'DeadLetters',
    'EventsLate',
    'FunctionsThrottled',
    'GapOpened',
    'RotationFailing',
    'RotationOverdue',
    'WorkerDown',
  ]);
});

test('where the repository is known, alarms and dashboard link to the runbook in it', () => {
  const linked = synthesise({ repositoryUrl: 'https://example.org/us/userstats' });
  const address = 'https://example.org/us/userstats/blob/main/docs/runbook.md#';
  for (const [, { Properties: alarm }] of alarmsOf(linked))
    assert.ok(alarm.AlarmDescription.includes(address));
  const addressed = texts(dashboardOf(linked)).filter((text) => text.includes(`](${address}`));
  assert.equal(addressed.length, 4);
});

test('where the repository is unknown, the dashboard links to web addresses only', () => {
  for (const text of texts()) {
    for (const [, address = ''] of text.matchAll(/\]\(([^)]*)\)/g)) assert.match(address, /^https:\/\//);
  }
});

test('each alarm notifies the topic when it rises and when it ends', () => {
  for (const { AlarmActions, OKActions } of alarms) {
    assert.equal(AlarmActions.length, 1);
    assert.deepEqual(AlarmActions, OKActions);
  }
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'ops@example.org',
  });
});

test('alarms of this account may publish to the topic', () => {
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    },
  });
});

test('no alarm watches more metrics than CloudWatch allows', () => {
  // An expression besides at most ten metrics (CloudWatch: quotas).
  for (const { Metrics = [], AlarmDescription } of alarms) assert.ok(Metrics.length <= 11, AlarmDescription);
});

test('the cost of metrics and alarms in docs/deploy.md follows from the template', () => {
  const emitted = Object.values(METRICS).flatMap((names) => Object.keys(names)).length;
  const metrics = emitted + Object.keys(template.findResources('AWS::Logs::MetricFilter')).length;
  // An alarm on an expression costs as many as it has metrics (CloudWatch: pricing).
  const watched = alarms.reduce((sum, { Metrics }) => sum + (Metrics ? Metrics.length - 1 : 1), 0);
  const dollars = (metrics * 0.3 + watched * 0.1).toFixed(2);
  const guide = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
  assert.ok(
    guide.includes(`| CloudWatch | ${metrics} metrics, ${watched} watched by alarms | ${dollars} |`),
    `${metrics} metrics, ${watched} watched: ${dollars}`,
  );
});

test('a worker that emits nothing is down', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'GatewayUp',
    TreatMissingData: 'breaching',
    EvaluationPeriods: 5,
  });
});

test('refused requests are counted from the endpoint’s access log, in its format', () => {
  const [stage = {}] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
  const { Format: format, DestinationArn: log } = stage['Properties'].AccessLogSettings;
  assert.equal(JSON.parse(format).status, '$context.status');
  template.hasResourceProperties('AWS::Logs::MetricFilter', {
    LogGroupName: { Ref: log['Fn::GetAtt'][0] },
    FilterPattern: '{ $.status = "429" }',
    MetricTransformations: [{ MetricName: 'Refused', MetricValue: '1' }],
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Refused', Threshold: 0 });
});

test('the alarm for an overdue month lasts until the next run of rotation', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'MonthsOverdue',
    TreatMissingData: 'ignore',
  });
});

test('alarms use metrics that DynamoDB has by table', () => {
  const watched = new Set<string>();
  JSON.stringify(alarms, (_, value) => {
    if (value?.Namespace === 'AWS/DynamoDB') {
      const dimensions = value.Dimensions.map(({ Name }: { Name: string }) => Name);
      watched.add(`${value.MetricName} by ${dimensions}`);
    }
    return value;
  });
  assert.deepEqual([...watched], ['ReadThrottleEvents by TableName', 'WriteThrottleEvents by TableName']);
});

test('the dashboard shows every emitted metric, and alarms watch only emitted ones', () => {
  const emitted = Object.entries(METRICS).flatMap(([service, names]) =>
    Object.keys(names).map((name) => `${service} ${name}`),
  );
  assert.deepEqual([...shown(dashboard)].sort(), emitted.sort());
  const watched = shown(alarms);
  assert.ok(watched.size >= 6);
  for (const metric of watched) assert.ok(emitted.includes(metric), metric);
});

test('each part emits its metrics under the expected service name', () => {
  const emitters = [
    ...JSON.stringify(template.toJSON()).matchAll(/"POWERTOOLS_SERVICE_NAME"(?:,"Value")?:"(\w+)"/g),
  ].map(([, name]) => name);
  for (const service of Object.keys(METRICS)) assert.ok(emitters.includes(service), service);
});

test('the dashboard answers an operator’s questions, in this order', () => {
  const questions = texts().map((text) => /^## (.*)\n/.exec(text)?.[1]);
  assert.deepEqual(questions, [
    'Is it collecting?',
    'How late is it?',
    'Are commands answered?',
    'Is the month’s end done?',
    'What does it cost?',
  ]);
});

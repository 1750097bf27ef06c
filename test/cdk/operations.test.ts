import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { METRICS, METRICS_NAMESPACE } from '../../shared/metric-names.ts';
import { synthesise } from './synthesised.ts';

const template = synthesise({ alarmEmail: 'ops@example.org' });
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties as Record<string, unknown>,
);

test('each alarm has a section in the runbook, and each section an alarm', () => {
  const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name = '']) => name.toLowerCase());
  const linked = alarms.map(
    ({ AlarmDescription: text }) => /docs\/runbook\.md#(\w+)$/.exec(String(text))?.[1],
  );
  assert.deepEqual(linked.sort(), sections.sort());
});

test('where the repository is known, alarms and dashboard link to the runbook in it', () => {
  const linked = synthesise({ repositoryUrl: 'https://example.org/us/userstats' });
  const text = JSON.stringify(linked.toJSON());
  assert.ok(text.includes('https://example.org/us/userstats/blob/main/docs/runbook.md#workerdown'));
});

test('each section says what it means, what to look at and what to do', () => {
  for (const section of runbook.split(/^## /m).slice(1)) {
    for (const part of ['**Means.**', '**Look at**', '**Do'])
      assert.ok(section.includes(part), section.slice(0, 30));
  }
});

test('each alarm tells someone, when it rises and when it is over', () => {
  for (const { AlarmActions, OKActions } of alarms) {
    assert.equal((AlarmActions as unknown[]).length, 1);
    assert.deepEqual(AlarmActions, OKActions);
  }
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'ops@example.org',
  });
});

test('a worker that says nothing is down', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'GatewayUp',
    TreatMissingData: 'breaching',
    EvaluationPeriods: 5,
  });
});

test('every metric of ours that an alarm or the dashboard shows exists, with the service that emits it', () => {
  const text = JSON.stringify([alarms, template.findResources('AWS::CloudWatch::Dashboard')]);
  const shown = [
    ...text.matchAll(
      /"Namespace":"Userstats","MetricName|\\"Userstats\\",\\"(\w+)\\",\\"service\\",\\"(\w+)\\"/g,
    ),
  ];
  assert.ok(shown.length > 10);
  for (const [, name, service] of shown) {
    if (name === undefined) continue;
    assert.ok(name in METRICS, name);
    assert.ok(['gateway', 'ingest', 'interactions', 'reports', 'rotation'].includes(service ?? ''), service);
  }
  for (const { MetricName, Namespace } of alarms) {
    if (Namespace === METRICS_NAMESPACE) assert.ok(String(MetricName) in METRICS);
  }
});

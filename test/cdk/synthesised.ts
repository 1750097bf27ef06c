import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readDeploymentSettings } from '../../cdk/settings.ts';
import { UserstatsStack } from '../../cdk/userstats-stack.ts';

interface Report {
  pluginReports: { violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[] }[];
}

/** The stack's template, without the functions' code: how that is bundled is another test's. */
export function synthesise(settings: Record<string, unknown> = {}): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new UserstatsStack(app, 'Userstats', {
    settings: readDeploymentSettings((name) => settings[name]),
  });
  return Template.fromStack(stack);
}

/** What the AwsSolutions pack finds and nobody has given a reason for, a line each. */
export function findings(): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'userstats-'));
  try {
    const app = new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } });
    new UserstatsStack(app, 'Userstats', { settings: readDeploymentSettings(() => undefined) });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
    return report.pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

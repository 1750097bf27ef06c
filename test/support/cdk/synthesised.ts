import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readDeploymentSettings } from '../../../cdk/settings.ts';
import { UserstatsStack } from '../../../cdk/userstats-stack.ts';

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

/** A part of the deployment that runs code of this project. */
export interface Deployed {
  /** Where its bundle is. The worker's is made for its image, not by synthesis. */
  file?: string;
  /** Its environment: values as they are, undefined for those that are known at deployment only. */
  environment: Record<string, string | undefined>;
}

/**
 * Every function and the worker, by the name of their service. Given a directory, the functions are bundled below it, as
 * for their deployment.
 */
export function deployed(settings: Record<string, unknown>, outdir?: string): Record<string, Deployed> {
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    context: {
      'aws:cdk:enable-asset-metadata': true,
      ...(outdir === undefined && { 'aws:cdk:bundling-stacks': [] }),
    },
  });
  const stack = new UserstatsStack(app, 'Userstats', {
    settings: readDeploymentSettings((name) => settings[name]),
  });
  const template = Template.fromStack(stack);
  const parts: Record<string, Deployed> = {};
  const add = (variables: [string, unknown][], file?: string) => {
    const environment = Object.fromEntries(
      variables.map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
    );
    parts[environment['POWERTOOLS_SERVICE_NAME'] ?? ''] = { environment, ...(file && { file }) };
  };
  for (const one of Object.values(template.findResources('AWS::Lambda::Function'))) {
    const [module] = one['Properties'].Handler.split('.');
    const file = outdir && join(outdir, one['Metadata']['aws:asset:path'], `${module}.mjs`);
    add(Object.entries(one['Properties'].Environment.Variables), file);
  }
  for (const task of Object.values(template.findResources('AWS::ECS::TaskDefinition'))) {
    const [{ Environment }] = task['Properties'].ContainerDefinitions;
    add(Environment.map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value]));
  }
  return parts;
}

/** Synthesises below a directory, and gives where in it the files lie that the worker's image is built from. */
export function imageContext(outdir: string): string {
  const app = new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } });
  new UserstatsStack(app, 'Userstats', { settings: readDeploymentSettings(() => undefined) });
  app.synth();
  const contexts = readdirSync(outdir).filter((name) => existsSync(join(outdir, name, 'package-lock.json')));
  const [context, ...others] = contexts;
  if (context === undefined || others.length > 0) throw new Error(`There are ${contexts.length} contexts.`);
  return join(outdir, context);
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

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readDeploymentSettings } from '../../../cdk/settings.ts';
import { UserstatsStack } from '../../../cdk/userstats-stack.ts';

interface Report {
  pluginReports: { violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[] }[];
}

/** Settings as they stand in the context of the app, by name. */
type Settings = Record<string, unknown>;

const BUNDLE_NOTHING = { 'aws:cdk:bundling-stacks': [] };

/**
 * Adds the stack to an app. An app validates its templates as it synthesises, which takes four seconds of processor time
 * in each process: only the one of `findings` does.
 */
function createStack(props: AppProps, settings: Settings): { app: App; stack: UserstatsStack } {
  const app = new App({ builtinCloudFormationValidation: false, ...props });
  const stack = new UserstatsStack(app, 'Userstats', {
    settings: readDeploymentSettings((name) => settings[name]),
  });
  return { app, stack };
}

/** The stack's template. The functions' code is not bundled: `deployed` does that. */
export function synthesise(settings: Settings = {}): Template {
  return Template.fromStack(createStack({ context: BUNDLE_NOTHING }, settings).stack);
}

/** A function or the worker: a part of the deployment that runs code of this project. */
export interface Deployed {
  /** The path of its bundle. The worker has none: its bundle is made for its image, not by synthesis. */
  file?: string;
  /** Its environment. Undefined stands for a value that is known at deployment only, such as a table's name. */
  environment: Record<string, string | undefined>;
}

/**
 * Every function and the worker, by the `service` of their metrics. Given a directory, bundles the functions below it, as
 * a deployment does.
 */
export function deployed(settings: Settings, outdir?: string): Record<string, Deployed> {
  const context = { 'aws:cdk:enable-asset-metadata': true };
  const props: AppProps =
    outdir === undefined ? { context: { ...context, ...BUNDLE_NOTHING } } : { context, outdir };
  const template = Template.fromStack(createStack(props, settings).stack);
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

/** Synthesises into a directory. Returns the folder in it with the files that the worker's image is built from. */
export function imageContext(outdir: string): string {
  createStack({ outdir, context: BUNDLE_NOTHING }, {}).app.synth();
  const contexts = readdirSync(outdir).filter((name) => existsSync(join(outdir, name, 'package-lock.json')));
  const [context, ...others] = contexts;
  if (context === undefined || others.length > 0) throw new Error(`There are ${contexts.length} contexts.`);
  return join(outdir, context);
}

/**
 * What CDK's own validation and the AwsSolutions pack find in the template, and no acknowledgement gives a reason for: a
 * line each, with the rule and the construct.
 */
export function findings(): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'userstats-'));
  try {
    const props = { outdir, context: BUNDLE_NOTHING, builtinCloudFormationValidation: true };
    const { app } = createStack(props, {});
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

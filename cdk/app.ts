import { App } from 'aws-cdk-lib';
import { reportErrors } from '../shared/cli/command.ts';
import { readDeploymentSettings } from './settings.ts';
import { UserstatsStack } from './userstats-stack.ts';

await reportErrors(() => {
  const app = new App();
  new UserstatsStack(app, 'Userstats', {
    description: 'Userstats: activity statistics for Discord servers that cannot be traced to a person',
    settings: readDeploymentSettings((name) => app.node.tryGetContext(name)),
  });
  app.synth();
});

import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ConnectError } from '../../shared/discord/connect-error.ts';

/** The outputs of a deployed stack, by name. Throws ConnectError where there is no such stack, or no such output. */
export async function outputsOf(StackName: string): Promise<(name: string) => string> {
  const { Stacks: [stack] = [] } = await new CloudFormationClient({})
    .send(new DescribeStacksCommand({ StackName }))
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ConnectError(
        `The stack ${StackName} could not be read: ${reason} Deploy it first: npm run deploy.`,
      );
    });
  const outputs = new Map(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  return (name) => {
    const value = outputs.get(name);
    if (value === undefined)
      throw new ConnectError(`The stack ${StackName} has no output ${name}: deploy it again.`);
    return value;
  };
}

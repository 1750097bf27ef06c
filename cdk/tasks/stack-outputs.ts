import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { OperatorError } from '../../shared/operator-error.ts';

/**
 * Reads a deployed stack. Returns a function that gives an output by its name. Throws OperatorError where the stack or the
 * output does not exist.
 */
export async function outputsOf(StackName: string): Promise<(name: string) => string> {
  const { Stacks: [stack] = [] } = await new CloudFormationClient({})
    .send(new DescribeStacksCommand({ StackName }))
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new OperatorError(
        `The stack ${StackName} could not be read: ${reason} Deploy it first: npm run deploy.`,
      );
    });
  const outputs = new Map(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  return (name) => {
    const value = outputs.get(name);
    if (value === undefined)
      throw new OperatorError(`The stack ${StackName} has no output ${name}. Deploy it again.`);
    return value;
  };
}

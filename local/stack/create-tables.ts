import {
  CreateTableCommand,
  type CreateTableCommandInput,
  ListTablesCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../shared/aws/dynamodb.ts';

const string = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
const PAIR = {
  AttributeDefinitions: [string('pk'), string('sk')],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
} satisfies Partial<CreateTableCommandInput>;
const SINGLE = {
  AttributeDefinitions: [string('pk')],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
} satisfies Partial<CreateTableCommandInput>;

/** Creates the tables that do not exist, with the deployment's keys and expiry. */
export async function createTables(names: {
  counters: string;
  identities: string;
  salts: string;
  state: string;
}): Promise<void> {
  const { TableNames: existing = [] } = await dynamodb.send(new ListTablesCommand({}));
  const wanted = [
    { TableName: names.counters, ...PAIR },
    { TableName: names.identities, ...PAIR },
    { TableName: names.salts, ...SINGLE },
    { TableName: names.state, ...PAIR },
  ];
  for (const table of wanted) {
    if (existing.includes(table.TableName)) continue;
    await dynamodb.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }));
  }
  for (const TableName of [names.counters, names.state]) {
    if (existing.includes(TableName)) continue;
    await dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      }),
    );
  }
}

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { REST } from '@discordjs/rest';
import { readCheckpoint } from '../../gateway/delivery/checkpoint.ts';
import { runCommand } from '../../shared/cli/command.ts';
import { ConnectError } from '../../shared/discord/connect-error.ts';
import { shardName } from '../../shared/messages/batch.ts';
import { connect } from './connect-steps.ts';
import { outputsOf } from './stack-outputs.ts';

const HELP = `Usage: npm run connect -- [--stack NAME]

Connects the deployed stack with the Discord application: asks for the bot token (or takes DISCORD_TOKEN), checks it,
stores it, registers the commands, sets the interactions endpoint URL, prints the link that adds the bot to a server, and
waits until the worker collects. A second run changes nothing.

  --stack NAME   the stack's name (default: Userstats)`;

const MAX_WAIT_MS = 5 * 60_000;
const POLL_MS = 2_000;
/** A worker that collects writes its checkpoint every few seconds. */
const RECENT_MS = 30_000;

await runCommand({
  help: HELP,
  options: ['stack'],
  async run(_, { stack = 'Userstats' }) {
    const output = await outputsOf(stack);
    process.env['STATE_TABLE'] = output('StateTable');
    const secrets = new SecretsManagerClient({});
    const SecretId = output('BotTokenSecret');
    const apiUrl = process.env['DISCORD_API_URL'] || 'https://discord.com/api';
    await connect(
      {
        applicationId: output('ApplicationId'),
        publicKey: output('PublicKey'),
        interactionsUrl: output('InteractionsUrl'),
      },
      {
        apiUrl,
        discord: (token) => new REST({ api: apiUrl }).setToken(token),
        readToken: () => storedToken(secrets, SecretId),
        storeToken: async (SecretString) => {
          await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
        },
        askToken: async () => process.env['DISCORD_TOKEN'] || (await askHidden('Bot token: ')),
        untilCollecting,
        say: (text) => void process.stdout.write(`${text}\n`),
      },
    );
  },
});

async function storedToken(secrets: SecretsManagerClient, SecretId: string): Promise<string | undefined> {
  try {
    return (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  } catch (error) {
    // The stack makes the secret without a value.
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Asks for a line, and does not show it as it is typed. Throws where there is no input. */
async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: hidden,
    terminal: process.stdin.isTTY === true,
  });
  try {
    for await (const line of lines) return line;
    throw new ConnectError('No bot token was given.');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

async function untilCollecting(shards: number): Promise<boolean> {
  for (const deadline = Date.now() + MAX_WAIT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const names = Array.from({ length: shards }, (_, id) => shardName(id, shards));
    const checkpoints = await Promise.all(names.map(readCheckpoint));
    if (checkpoints.every(({ confirmed }) => (confirmed?.seen ?? 0) > Date.now() - RECENT_MS)) return true;
  }
  return false;
}

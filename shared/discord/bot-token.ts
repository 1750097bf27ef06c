import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { requireEnv } from '../env.ts';

/**
 * Reads the bot's token: `DISCORD_TOKEN` on one machine, else the value of the secret that `DISCORD_TOKEN_SECRET` names.
 * Throws while the secret is empty; the deployment creates it empty.
 */
export async function readBotToken(): Promise<string> {
  const fromEnv = process.env['DISCORD_TOKEN'];
  if (fromEnv) return fromEnv;
  const client = new SecretsManagerClient({});
  const { SecretString: token } = await client.send(
    new GetSecretValueCommand({ SecretId: requireEnv('DISCORD_TOKEN_SECRET') }),
  );
  if (!token) throw new Error('The bot token is not stored yet. Run `npm run connect`.');
  return token;
}

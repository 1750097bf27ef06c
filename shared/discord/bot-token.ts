import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { requireEnv } from '../env.ts';

/**
 * The bot's token: `DISCORD_TOKEN` where the environment may hold it (on one machine), else the value of the secret
 * that `DISCORD_TOKEN_SECRET` names. Throws while the secret is still empty, as the deployment makes it.
 */
export async function readBotToken(): Promise<string> {
  const given = process.env['DISCORD_TOKEN'];
  if (given) return given;
  const client = new SecretsManagerClient({});
  const { SecretString: token } = await client.send(
    new GetSecretValueCommand({ SecretId: requireEnv('DISCORD_TOKEN_SECRET') }),
  );
  if (!token) throw new Error('The bot token has not been stored yet: run `npm run connect`.');
  return token;
}

import type { REST } from '@discordjs/rest';
import {
  explainDiscordError,
  hasMembersIntent,
} from '../../lambdas/interactions/commands/check-application.ts';
import { invitationUrl, registerCommands } from '../../lambdas/interactions/commands/register-commands.ts';
import { ConnectError, TOKEN_REFUSED } from '../../shared/discord/connect-error.ts';

/** The outputs of the deployed stack that connecting needs. */
export interface Deployment {
  applicationId: string;
  publicKey: string;
  interactionsUrl: string;
}

/** What connecting uses: Discord, the secret, a person to ask and the worker's state. */
export interface ConnectDeps {
  apiUrl: string;
  /** Discord's API for a bot token. */
  discord: (token: string) => REST;
  /** The stored token, if there is one. */
  readToken: () => Promise<string | undefined>;
  storeToken: (token: string) => Promise<void>;
  /** Asks the operator for the token. */
  askToken: () => Promise<string>;
  /** Resolves with true once the worker collects on that many shards, with false when that takes too long. */
  untilCollecting: (shards: number) => Promise<boolean>;
  say: (text: string) => void;
}

interface Application {
  id: string;
  verify_key?: string;
  flags?: number;
  interactions_endpoint_url?: string | null;
}

/**
 * Connects a deployed stack with a Discord application, step by step, and checks each step. A second run changes nothing.
 * Throws ConnectError with what to do where the two do not belong together.
 */
export async function connect(deployment: Deployment, deps: ConnectDeps): Promise<void> {
  const { say } = deps;
  const stored = await deps.readToken();
  const isKept = stored !== undefined && (await isAccepted(stored, deps));
  const token = isKept ? stored : await askedToken(deps);
  const rest = deps.discord(token);
  const application = await ask(deps, () => rest.get('/applications/@me') as Promise<Application>);
  checkFits(application, deployment);
  say('The token belongs to the application.');
  if (!hasMembersIntent(application.flags)) {
    say(
      'Warning: the application lacks the Server Members Intent. The worker cannot connect without it. Turn it on now: Developer Portal, Bot.',
    );
  }
  if (isKept) say('The token is stored already.');
  else {
    await deps.storeToken(token);
    say('The token is stored. The worker finds it within half a minute.');
  }
  const names = await ask(deps, () => registerCommands(rest, deployment.applicationId));
  say(`Registered ${names.map((name) => `/${name}`).join(', ')}.`);
  await setEndpoint(rest, application, deployment.interactionsUrl, deps);
  say(`Add the bot to a server: ${invitationUrl(deployment.applicationId)}`);
  const { shards } = await ask(deps, () => rest.get('/gateway/bot') as Promise<{ shards: number }>);
  say('Waiting for the worker …');
  if (!(await deps.untilCollecting(shards))) {
    throw new ConnectError(
      'The worker does not collect yet. Its log says why. See docs/runbook.md, WorkerDown.',
    );
  }
  say('The worker is collecting.');
}

const ask = <T>({ apiUrl }: ConnectDeps, action: () => Promise<T>): Promise<T> =>
  explainDiscordError(apiUrl, action);

async function askedToken(deps: ConnectDeps): Promise<string> {
  const token = (await deps.askToken()).trim();
  if (token === '') throw new ConnectError('No bot token was given. Nothing was changed.');
  if (await isAccepted(token, deps)) return token;
  throw new ConnectError(
    'Discord does not accept this bot token. Create a new one: Developer Portal, Bot, Reset Token. Nothing was changed.',
  );
}

async function isAccepted(token: string, deps: ConnectDeps): Promise<boolean> {
  try {
    await ask(deps, () => deps.discord(token).get('/applications/@me'));
    return true;
  } catch (error) {
    if (error instanceof ConnectError && error.message === TOKEN_REFUSED) return false;
    throw error;
  }
}

function checkFits({ id, verify_key }: Application, { applicationId, publicKey }: Deployment): void {
  if (id !== applicationId) {
    throw new ConnectError(
      `The token belongs to application ${id}, but the stack was deployed for ${applicationId}. Nothing was changed.`,
    );
  }
  if (verify_key !== undefined && verify_key.toLowerCase() !== publicKey.toLowerCase()) {
    throw new ConnectError(
      'The stack was deployed with another public key than the application’s. Correct publicKey in cdk.json and deploy again.',
    );
  }
}

/** Before Discord accepts the URL, it sends a signed PING and one with a wrong signature (Discord: Receiving and Responding). */
async function setEndpoint(
  rest: REST,
  application: Application,
  url: string,
  { say }: ConnectDeps,
): Promise<void> {
  if (application.interactions_endpoint_url === url) {
    say(`Discord sends commands to ${url} already.`);
    return;
  }
  await rest
    .patch('/applications/@me', { body: { interactions_endpoint_url: url } })
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ConnectError(`Discord does not accept ${url} as the endpoint: ${reason}`);
    });
  say(`Discord sends commands to ${url}.`);
}

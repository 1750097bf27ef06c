import { type CommandDefinition, commandErrors } from '../limits/command-limits.ts';
import { isObject, type JsonObject, parseJson } from '../limits/json.ts';
import type { RestContext } from '../world/context.ts';
import { CALLBACK, INTERACTION } from './pending-interactions.ts';
import { invalidForm, refusal, requireValid } from './rest-error.ts';
import type { Route } from './router.ts';
import { postSigned } from './signed-request.ts';

/** A command as Discord returns it. */
export type RegisteredCommand = CommandDefinition & { id: string; application_id: string; version: string };

/** The application's settings that REST changes. A caller may store them for the next start. */
export interface ApplicationState {
  /** The address that interactions are posted to; null where they go over the gateway. */
  interactionsEndpointUrl: string | null;
  commands: readonly RegisteredCommand[];
}

/** GATEWAY_GUILD_MEMBERS_LIMITED: the privileged intent that the application has switched on (Discord: Application Flags). */
const APPLICATION_FLAGS = 1 << 15;

/** What the routes of the application use. */
export interface ApplicationRoutesOptions {
  context: RestContext;
  state: ApplicationState;
  user: JsonObject;
  nextId: () => string;
  now: () => number;
  /** How long an endpoint may take to answer a PING, ms. */
  pingTimeoutMs: number;
}

/** The routes of the application: itself, its endpoint and its commands. */
export function applicationRoutes(options: ApplicationRoutesOptions): Route[] {
  const { context, state, user, nextId } = options;
  const { id } = context.application;

  const describe = () => ({
    id,
    name: user['username'],
    icon: null,
    description: '',
    summary: '',
    bot_public: false,
    bot_require_code_grant: false,
    bot: user,
    team: null,
    verify_key: context.application.publicKey,
    flags: context.application.flags ?? APPLICATION_FLAGS,
    hook: true,
    interactions_endpoint_url: state.interactionsEndpointUrl,
  });

  function requireOwn(applicationId: string): void {
    if (applicationId === id) return;
    throw refusal(403, 20012, 'You are not authorized to perform this action on this application');
  }

  function replaceCommands(commands: unknown): void {
    requireValid(commandErrors(commands));
    const before = new Map(state.commands.map((command) => [keyOf(command), command]));
    state.commands = (commands as CommandDefinition[]).map((command) => ({
      nsfw: false,
      default_member_permissions: null,
      type: 1,
      ...command,
      id: before.get(keyOf(command))?.id ?? nextId(),
      application_id: id,
      version: nextId(),
    }));
  }

  return [
    { method: 'GET', path: '/users/@me', bot: true, handle: () => ({ status: 200, json: user }) },
    {
      method: 'GET',
      path: '/oauth2/applications/@me',
      bot: true,
      handle: () => ({ status: 200, json: describe() }),
    },
    {
      method: 'GET',
      path: '/applications/@me',
      bot: true,
      handle: () => ({ status: 200, json: describe() }),
    },
    {
      method: 'PATCH',
      path: '/applications/@me',
      bot: true,
      async handle(call) {
        const url = call.object()['interactions_endpoint_url'];
        if (url === null || url === '') state.interactionsEndpointUrl = null;
        else if (url !== undefined) state.interactionsEndpointUrl = await verifiedEndpoint(url, options);
        return { status: 200, json: describe() };
      },
    },
    {
      method: 'GET',
      path: '/applications/:application/commands',
      bot: true,
      handle(call) {
        requireOwn(call.param('application'));
        return { status: 200, json: state.commands };
      },
    },
    {
      method: 'PUT',
      path: '/applications/:application/commands',
      bot: true,
      handle(call) {
        requireOwn(call.param('application'));
        replaceCommands(call.json);
        return { status: 200, json: state.commands };
      },
    },
  ];
}

const keyOf = (command: CommandDefinition): string => `${command.type ?? 1} ${command.name}`;

/**
 * Verifies an endpoint: it must answer a PING with `{type: 1}`, and one with a wrong signature with 401 (Discord: Interactions
 * Overview, Setting Up an Endpoint). Throws 400 otherwise. Discord requires https; here http is allowed too.
 */
async function verifiedEndpoint(url: unknown, options: ApplicationRoutesOptions): Promise<string> {
  const path = ['interactions_endpoint_url'];
  if (typeof url !== 'string' || !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw invalidForm([{ path, code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' }]);
  }
  const { context, nextId, now, pingTimeoutMs } = options;
  const ping = async (badSignature: boolean) => {
    const interaction = {
      id: nextId(),
      application_id: context.application.id,
      type: INTERACTION.ping,
      token: crypto.randomUUID(),
      version: 1,
      entitlements: [],
      authorizing_integration_owners: {},
    };
    const { sign } = context.application;
    const body = JSON.stringify(interaction);
    return await postSigned({ url, body, sign, at: now(), timeoutMs: pingTimeoutMs, badSignature });
  };
  try {
    const answer = await ping(false);
    const pong = parseJson(Buffer.from(answer.bytes).toString('utf8'));
    const answered = answer.status === 200 && isObject(pong) && pong['type'] === CALLBACK.pong;
    if (answered && (await ping(true)).status === 401) return url;
  } catch {
    // Without a connection or an answer in time the endpoint is not verified.
  }
  throw invalidForm([
    {
      path,
      code: 'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID',
      message: 'The specified interactions endpoint URL could not be verified.',
    },
  ]);
}

import { randomInt } from 'node:crypto';
import { snowflakeAt } from '../../../shared/discord/snowflake.ts';
import type { RestContext, RestListener } from '../world/context.ts';
import { rolePayload } from '../world/payloads.ts';
import type { SimulatedGuild } from '../world/types.ts';
import { createMessageStore, type MessageStore } from './channel-messages.ts';
import { createInteractionStore, type InteractionStore } from './pending-interactions.ts';
import { type ApplicationState, applicationRoutes } from './rest-application.ts';
import { channelRoutes } from './rest-channels.ts';
import { notFound, type RestError, rateLimited, refusal } from './rest-error.ts';
import { webhookRoutes } from './rest-webhooks.ts';
import { createRouter, type Route } from './router.ts';

/** The simulated Discord's REST API. */
export interface Rest {
  /** Answers every request below `/api` of a `node:http` server. */
  listener: RestListener;
  application: ApplicationState;
  messages: MessageStore;
  interactions: InteractionStore;
  /** A new snowflake of now. */
  nextId: () => string;
  /** The channels in which the bot may neither read nor write. */
  forbidden: Set<string>;
  /** Makes the next `count` edits of replies, follow-ups and posts fail; `retryAfter` (seconds) is for 429. */
  failNext: (count: number, status: number, retryAfter?: number) => void;
}

/** How a REST API is set up. */
export interface RestOptions {
  /** Ms. Default: the world's clock. */
  now?: () => number;
  /** The application's settings from before. */
  application?: Partial<ApplicationState>;
  /** How long an endpoint may take to answer a PING, ms. Default 3000 (Discord: Receiving and Responding). */
  pingTimeoutMs?: number;
}

/** A REST API over a world, without messages or interactions. */
export function createRest(context: RestContext, options: RestOptions = {}): Rest {
  const { now = context.world.now, pingTimeoutMs = 3000 } = options;
  const nextId = createIds(now);
  const state: ApplicationState = { interactionsEndpointUrl: null, commands: [], ...options.application };
  const applicationId = context.application.id;
  const user = {
    id: applicationId,
    username: 'Userstats',
    global_name: null,
    discriminator: '0',
    avatar: null,
    public_flags: 0,
    bot: true,
  };
  const messages = createMessageStore({
    nextId,
    now,
    author: user,
    applicationId,
    fileUrl: (channel, id, filename) =>
      `${context.baseUrl()}/api/attachments/${channel}/${id}/${encodeURIComponent(filename)}`,
  });
  const interactions = createInteractionStore(messages);
  const forbidden = new Set<string>();
  const failures: RestError[] = [];
  const nextFailure = () => failures.shift();
  const routes = [
    ...applicationRoutes({ context, state, user, nextId, now, pingTimeoutMs }),
    ...webhookRoutes({ applicationId, messages, interactions, now, nextFailure }),
    ...channelRoutes({ world: context.world, messages, now, nextFailure, forbidden }),
    ...worldRoutes(context, messages),
  ];
  return {
    listener: createRouter(routes, context.application.botToken),
    application: state,
    messages,
    interactions,
    forbidden,
    nextId,
    failNext(count, status, retryAfter = 1) {
      const failure =
        status === 429 ? rateLimited(retryAfter) : refusal(status, 0, `${status}: Failed on purpose`);
      for (let i = 0; i < count; i++) failures.push(failure);
    },
  };
}

/** Ids count up from a random number: two runs on the same clock give different ids. */
function createIds(now: () => number): () => string {
  let next = randomInt(2 ** 22);
  return () => snowflakeAt(now(), next++ % 2 ** 22);
}

/** The routes about the gateway, guilds, channels and files. */
function worldRoutes({ world, ...context }: RestContext, messages: MessageStore): Route[] {
  return [
    {
      method: 'GET',
      path: '/gateway',
      bot: false,
      handle: () => ({ status: 200, json: { url: context.gatewayUrl() } }),
    },
    {
      method: 'GET',
      path: '/gateway/bot',
      bot: true,
      handle() {
        const session_start_limit = context.sessionStartLimit();
        const json = { url: context.gatewayUrl(), shards: context.shards(), session_start_limit };
        return { status: 200, json };
      },
    },
    {
      method: 'GET',
      path: '/guilds/:guild',
      bot: true,
      handle(call) {
        const guild = world.guilds.get(call.param('guild'));
        if (!guild) throw refusal(404, 10004, 'Unknown Guild');
        return { status: 200, json: guildObject(guild, call.query.get('with_counts') === 'true') };
      },
    },
    {
      method: 'GET',
      path: '/attachments/:channel/:attachment/:filename',
      bot: false,
      cdn: true,
      handle(call) {
        const file = messages.file(call.param('attachment'));
        if (file?.filename !== call.param('filename')) throw notFound();
        return { status: 200, file };
      },
    },
  ];
}

/** A guild as REST returns it: without the fields that only the gateway sends (Discord: Guild, Guild Object). */
function guildObject(guild: SimulatedGuild, withCounts: boolean): Record<string, unknown> {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    icon: null,
    features: [],
    emojis: [],
    stickers: [],
    preferred_locale: 'en-US',
    premium_tier: 0,
    roles: [...guild.roles.values()].map(rolePayload),
    ...(withCounts && { approximate_member_count: guild.memberCount, approximate_presence_count: 0 }),
  };
}

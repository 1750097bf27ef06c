import { isWholeNumber } from '../../../shared/env-settings.ts';
import type { World } from '../world/world.ts';
import type { Message, MessageStore } from './channel-messages.ts';
import { type RestError, refusal } from './rest-error.ts';
import type { Call, Route } from './router.ts';

/** The most bytes of a file where no interaction sets another limit (Discord: Reference, Uploading Files). */
export const DEFAULT_FILE_LIMIT = 10 * 1024 * 1024;
/** How long a nonce is unique, ms: "the past few minutes" (Discord: Message, Create Message). */
const NONCE_MS = 3 * 60_000;
const MAX_NONCE = 25;

/** What the routes of channels use. */
export interface ChannelRoutesOptions {
  world: World;
  messages: MessageStore;
  now: () => number;
  /** The failure that a test ordered for the next post, if any. */
  nextFailure: () => RestError | undefined;
  /** The channels in which the bot may do nothing. */
  forbidden: ReadonlySet<string>;
}

/** The routes on which the bot posts and reads messages with its token. */
export function channelRoutes(options: ChannelRoutesOptions): Route[] {
  const { world, messages, now, forbidden } = options;
  const nonces = new Map<string, { at: number; message: Message }>();

  function channelOf(call: Call): string {
    const id = call.param('channel');
    const known = [...world.guilds.values()].some((guild) => guild.channels.has(id));
    if (!known) throw refusal(404, 10003, 'Unknown Channel');
    if (forbidden.has(id)) throw refusal(403, 50001, 'Missing Access');
    return id;
  }

  function create(call: Call): Message {
    const channelId = channelOf(call);
    const { nonce, enforce_nonce, ...body } = call.object();
    if (nonce !== undefined && String(nonce).length > MAX_NONCE)
      throw refusal(400, 50035, 'Invalid Form Body');
    const key = `${channelId} ${nonce}`;
    const known = nonces.get(key);
    if (nonce !== undefined && enforce_nonce === true && known && now() - known.at < NONCE_MS)
      return known.message;
    const draft = { channelId, type: 0, body, uploads: call.uploads };
    const message = messages.create({ ...draft, fileLimit: DEFAULT_FILE_LIMIT });
    nonces.set(key, { at: now(), message });
    return message;
  }

  return [
    {
      method: 'POST',
      path: '/channels/:channel/messages',
      bot: true,
      handle(call) {
        const failure = options.nextFailure();
        if (failure) throw failure;
        return { status: 200, json: create(call) };
      },
    },
    {
      method: 'GET',
      path: '/channels/:channel/messages',
      bot: true,
      handle(call) {
        const after = call.query.get('after') ?? '0';
        const limit = call.query.get('limit') ?? '50';
        if (!/^\d{1,20}$/.test(after) || !isWholeNumber(limit, 1, 100)) {
          throw refusal(400, 50035, 'Invalid Form Body');
        }
        const found = messages.inChannel(channelOf(call)).filter(({ id }) => BigInt(id) > BigInt(after));
        return { status: 200, json: found.slice(0, Number(limit)).reverse() };
      },
    },
  ];
}

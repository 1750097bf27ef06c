import type { APIEmbed, APIMessage } from 'discord-api-types/v10';
import { readBotToken } from '../../shared/discord/bot-token.ts';
import { askDiscord } from '../../shared/discord/discord-api.ts';
import { snowflakeAt } from '../../shared/discord/snowflake.ts';

/** A message for a guild's report channel. */
export interface Post {
  content: string;
  embeds: APIEmbed[];
}

/** Tolerated difference between our clock and Discord's, from which a message gets its time. */
const CLOCK_TOLERANCE_MS = 60_000;
/** The most messages that Discord returns per request (Discord: Get Channel Messages). */
const PAGE_SIZE = 100;

/**
 * Posts a message. For some minutes Discord treats a message with the same nonce as the same message, so that a retry does
 * not post it twice (Discord: Create Message, `enforce_nonce`). Throws what `askDiscord` throws.
 */
export async function post(channel: string, nonce: string, message: Post): Promise<void> {
  const response = await askDiscord({
    path: `/channels/${channel}/messages`,
    what: 'a post',
    method: 'POST',
    headers: { ...(await authorization()), 'content-type': 'application/json' },
    body: JSON.stringify({ ...message, nonce, enforce_nonce: true, allowed_mentions: { parse: [] } }),
  });
  await response.body?.cancel();
}

/**
 * Whether a bot has posted a message with this content since `since` (ms). It reads all messages from then on, a page at a
 * time. Throws what `askDiscord` throws.
 */
export async function isPosted(channel: string, content: string, since: number): Promise<boolean> {
  let after = snowflakeAt(since - CLOCK_TOLERANCE_MS, 0);
  for (;;) {
    const response = await askDiscord({
      path: `/channels/${channel}/messages?after=${after}&limit=${PAGE_SIZE}`,
      what: 'the read of a channel',
      headers: await authorization(),
    });
    const messages = (await response.json()) as APIMessage[];
    if (messages.some((message) => message.author.bot === true && message.content === content)) return true;
    if (messages.length < PAGE_SIZE) return false;
    after = messages.map(({ id }) => id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
  }
}

const authorization = async () => ({ authorization: `Bot ${await readBotToken()}` });

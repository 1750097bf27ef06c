import type { APIEmbed, APIMessage } from 'discord-api-types/v10';
import { readBotToken } from '../../shared/discord/bot-token.ts';
import { askDiscord } from '../../shared/discord/discord-api.ts';
import { snowflakeAt } from '../../shared/discord/snowflake.ts';

/** A post in a guild's channel for reports. */
export interface Post {
  content: string;
  embeds: APIEmbed[];
}

/** Clocks differ: a message that was sent at once may carry an earlier time. */
const CLOCKS_DIFFER_MS = 60_000;
/** As many as Discord gives at a time (Discord: Get Channel Messages). */
const LOOKED_AT = 100;

/**
 * Posts a message. Within some minutes Discord takes one with the same nonce for the same message, so that trying again
 * makes no second (Discord: Create Message, `enforce_nonce`).
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
 * Whether one of the messages since `since` (ms) is a bot's and has this content. Goes on from the oldest to the newest:
 * others may have written a lot since.
 */
export async function isPosted(channel: string, content: string, since: number): Promise<boolean> {
  let after = snowflakeAt(since - CLOCKS_DIFFER_MS, 0);
  for (;;) {
    const response = await askDiscord({
      path: `/channels/${channel}/messages?after=${after}&limit=${LOOKED_AT}`,
      what: 'reading a channel',
      headers: await authorization(),
    });
    const messages = (await response.json()) as APIMessage[];
    if (messages.some((message) => message.author.bot === true && message.content === content)) return true;
    if (messages.length < LOOKED_AT) return false;
    after = messages.map(({ id }) => id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
  }
}

const authorization = async () => ({ authorization: `Bot ${await readBotToken()}` });

import type { APIEmbed } from 'discord-api-types/v10';
import { askDiscord, type DiscordRetryOptions } from '../../../shared/discord/discord-api.ts';
import type { ReplyTarget } from './reply-target.ts';

/** The new content of a deferred reply. */
export interface Reply {
  content: string;
  embeds?: APIEmbed[];
  /** At most ten (Discord: Create Message). An embed shows one of them as its image: `attachment://<name>`. */
  files?: readonly ReplyFile[];
}

/** An attachment of a reply. */
export interface ReplyFile {
  name: string;
  content: Uint8Array<ArrayBuffer>;
  /** The media type. */
  type: string;
  /** The alt text of a picture, at most 1024 characters. */
  description?: string;
}

/** Edits a deferred reply (Discord: Edit Original Interaction Response) with retries. Throws what `askDiscord` throws. */
export async function editReply(
  { applicationId, token, signal }: ReplyTarget,
  reply: Reply,
  options: Omit<DiscordRetryOptions, 'signal'> = {},
): Promise<void> {
  const response = await askDiscord(
    {
      path: `/webhooks/${applicationId}/${token}/messages/@original`,
      what: 'the edit of a reply',
      method: 'PATCH',
      ...bodyOf(reply),
    },
    { ...options, signal },
  );
  await response.body?.cancel();
}

function bodyOf(reply: Reply): { body: string | FormData; headers?: Record<string, string> } {
  const { content, embeds = [], files = [] } = reply;
  const payload = JSON.stringify({
    content,
    embeds,
    attachments: files.map(({ name, description }, id) => ({
      id,
      filename: name,
      ...(description !== undefined && { description }),
    })),
    allowed_mentions: { parse: [] },
  });
  if (files.length === 0) return { body: payload, headers: { 'content-type': 'application/json' } };
  const form = new FormData();
  form.set('payload_json', payload);
  for (const [id, { name, content: bytes, type }] of files.entries())
    form.set(`files[${id}]`, new Blob([bytes], { type }), name);
  return { body: form };
}

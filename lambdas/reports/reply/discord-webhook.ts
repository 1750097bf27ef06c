import type { APIEmbed } from 'discord-api-types/v10';
import { askDiscord, type Patience } from '../../../shared/discord/discord-api.ts';

/** What a deferred reply is edited to. */
export interface Reply {
  content: string;
  embeds?: APIEmbed[];
  /** At most ten (Discord: Create Message). An embed shows a picture among them as `attachment://<name>`. */
  files?: readonly ReplyFile[];
}

export interface ReplyFile {
  name: string;
  content: Uint8Array<ArrayBuffer>;
  /** Its media type. */
  type: string;
  /** What it shows, for those who cannot see it: at most 1024 characters. */
  description?: string;
}

/** Whose reply: the application's id and the interaction's token, which is good for 15 minutes and never shown. */
export interface ReplyAddress {
  applicationId: string;
  token: string;
  /** Once it is aborted the reply is somebody else's: nothing edits it by this address any more. */
  signal?: AbortSignal;
}

/** Edits a deferred reply (Discord: Edit Original Interaction Response), patiently; throws what `askDiscord` throws. */
export async function editReply(
  { applicationId, token, signal }: ReplyAddress,
  reply: Reply,
  patience: Omit<Patience, 'signal'> = {},
): Promise<void> {
  const response = await askDiscord(
    {
      path: `/webhooks/${applicationId}/${token}/messages/@original`,
      what: 'the edit of a reply',
      method: 'PATCH',
      ...bodyOf(reply),
    },
    { ...patience, signal },
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

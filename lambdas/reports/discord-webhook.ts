import type { APIEmbed } from 'discord-api-types/v10';
import { askDiscord } from './discord-api.ts';

/** What a deferred reply is edited to. */
export interface Reply {
  content: string;
  embeds?: APIEmbed[];
  file?: { name: string; content: Uint8Array<ArrayBuffer>; type: string };
}

/** Whose reply: the application's id and the interaction's token, which is good for 15 minutes and never shown. */
export interface ReplyAddress {
  applicationId: string;
  token: string;
}

/** Edits a deferred reply (Discord: Edit Original Interaction Response), patiently; throws a `DiscordError`. */
export async function editReply(
  { applicationId, token }: ReplyAddress,
  reply: Reply,
  sleep?: (ms: number) => Promise<unknown>,
): Promise<void> {
  const response = await askDiscord(
    {
      path: `/webhooks/${applicationId}/${token}/messages/@original`,
      what: 'the edit of a reply',
      method: 'PATCH',
      ...bodyOf(reply),
    },
    sleep,
  );
  await response.body?.cancel();
}

function bodyOf(reply: Reply): { body: string | FormData; headers?: Record<string, string> } {
  const { content, embeds = [], file } = reply;
  const payload = JSON.stringify({
    content,
    embeds,
    attachments: file ? [{ id: 0, filename: file.name }] : [],
    allowed_mentions: { parse: [] },
  });
  if (!file) return { body: payload, headers: { 'content-type': 'application/json' } };
  const form = new FormData();
  form.set('payload_json', payload);
  form.set('files[0]', new Blob([file.content], { type: file.type }), file.name);
  return { body: form };
}

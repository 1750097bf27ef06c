import { INTERACTION, type Pending } from '../../../simulator/discord/rest/pending-interactions.ts';
import { APPLICATION, CHANNEL, NOW, type SimulatedRest } from './simulated-rest.ts';

/** Headers without a token: an interaction's token is in the path. */
export const NO_TOKEN = {};

/** Opens an interaction that was just sent. Returns it with the paths of its webhook and its reply. */
export function openInteraction(discord: SimulatedRest, type: number = INTERACTION.command, limit = 1000) {
  const pending = discord.rest.interactions.open({
    id: discord.rest.nextId(),
    token: `token${discord.rest.nextId()}`,
    type,
    channelId: CHANNEL,
    attachmentSizeLimit: limit,
    at: NOW,
  });
  const webhook = `/webhooks/${APPLICATION}/${pending.token}`;
  return { pending, webhook, original: `${webhook}/messages/@original` };
}

/** Answers an interaction through the callback route. */
export const callback = (discord: SimulatedRest, { id, token }: Pending, body: unknown, query = '') =>
  discord.call('POST', `/interactions/${id}/${token}/callback${query}`, body, NO_TOKEN);

/** A multipart form of a JSON payload and files. */
export function formOf(
  payload: unknown,
  ...files: [name: string, bytes: Uint8Array<ArrayBuffer>, type: string][]
) {
  const form = new FormData();
  form.set('payload_json', JSON.stringify(payload));
  files.forEach(([name, bytes, type], at) => {
    form.set(`files[${at}]`, new Blob([bytes], { type }), name);
  });
  return form;
}

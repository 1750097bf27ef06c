import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';
import type { JsonObject } from '../limits/json.ts';
import { FLAGS, messageErrors } from '../limits/message-limits.ts';
import { timestamp } from '../world/payloads.ts';
import {
  type Attachment,
  createFileStore,
  type FileStore,
  type FileStoreOptions,
  keptAttachments,
  type MessageEdit,
  type StoredFile,
} from './message-attachments.ts';
import {
  componentsOf,
  contentOf,
  embedsOf,
  flagsAfterEdit,
  flagsOf,
  requireContent,
} from './message-body.ts';
import { requireValid, unknownMessage } from './rest-error.ts';

/** A message (Discord: Message, Message Object), without `interaction_metadata`, which names people. */
export interface Message {
  id: string;
  channel_id: string;
  /** 0 default, 19 reply to a component's message, 20 reply to a slash command (Discord: Message, Message Types). */
  type: number;
  author: JsonObject;
  application_id: string;
  webhook_id?: string;
  content: string;
  embeds: APIEmbed[];
  attachments: Attachment[];
  components: APIMessageTopLevelComponent[];
  /** A bit set; 64 is EPHEMERAL, 128 LOADING ("thinking…") (Discord: Message, Message Flags). */
  flags: number;
  timestamp: string;
  edited_timestamp: string | null;
  tts: boolean;
  pinned: boolean;
  mention_everyone: boolean;
  mentions: unknown[];
  mention_roles: string[];
}

/** A new message: its body and files, and where it goes. */
export interface Draft extends MessageEdit {
  channelId: string;
  type: number;
  viaWebhook?: boolean;
  /** Flags besides those in the body. A message with LOADING may be empty. */
  flags?: number;
}

/** The messages by id. A message that was handed out never changes: an edit makes a new object. */
export interface MessageStore {
  /** Throws a RestError where Discord would refuse the draft; nothing is stored then. */
  create(draft: Draft): Message;
  /** Returns the message after the edit, no longer LOADING. Throws a RestError like `create`, and 404 for an unknown id. */
  edit(id: string, edit: MessageEdit): Message;
  /** Stores a message made elsewhere, unless it is here already. */
  adopt(message: Message): void;
  /** Returns whether there was such a message. */
  delete(id: string): boolean;
  get(id: string): Message | undefined;
  inChannel(channelId: string): Message[];
  file(attachmentId: string): StoredFile | undefined;
  /** Calls the listener with every new or edited message from now on. Returns a function that ends this. */
  watch(listener: (message: Message) => void): () => void;
}

/** What a store makes messages from. */
export interface MessageStoreOptions extends FileStoreOptions {
  /** Ms. */
  now: () => number;
  /** The user object of the bot. */
  author: JsonObject;
  applicationId: string;
}

/** An empty store. */
export function createMessageStore(options: MessageStoreOptions): MessageStore {
  const messages = new Map<string, Message>();
  const files = createFileStore(options);
  const listeners = new Set<(message: Message) => void>();

  function put(message: Message): Message {
    messages.set(message.id, message);
    for (const listener of listeners) listener(message);
    return message;
  }

  return {
    create(draft) {
      requireValid(messageErrors(draft.body, draft.base, draft.flags));
      keptAttachments([], draft);
      if (((draft.flags ?? 0) & FLAGS.loading) === 0)
        requireContent({ ...draft.body, attachments: draft.uploads });
      return put(newMessage(draft, files, options));
    },

    edit(id, edit) {
      const before = messages.get(id);
      if (!before) throw unknownMessage();
      requireValid(messageErrors(edit.body, edit.base, before.flags));
      return put(editedMessage(before, edit, files, options.now()));
    },

    adopt(message) {
      if (!messages.has(message.id)) messages.set(message.id, message);
    },

    delete(id) {
      files.delete(messages.get(id)?.attachments ?? []);
      return messages.delete(id);
    },

    get: (id) => messages.get(id),
    inChannel: (channelId) => [...messages.values()].filter((message) => message.channel_id === channelId),
    file: files.get,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Makes a message from a draft that was checked, and stores its files. */
function newMessage(draft: Draft, files: FileStore, options: MessageStoreOptions): Message {
  const { channelId, body, flags = 0 } = draft;
  return {
    id: options.nextId(),
    channel_id: channelId,
    type: draft.type,
    author: options.author,
    application_id: options.applicationId,
    ...(draft.viaWebhook && { webhook_id: options.applicationId }),
    content: contentOf(body['content']),
    embeds: embedsOf(body['embeds']),
    attachments: draft.uploads.map((upload) => files.add(channelId, upload, body)),
    components: componentsOf(body['components']),
    flags: flagsOf(body['flags']) | flags,
    timestamp: timestamp(options.now()),
    edited_timestamp: null,
    tts: body['tts'] === true,
    pinned: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
  };
}

/** Makes the message after an edit at `now` (ms), and changes its files. Throws a RestError where nothing would remain. */
function editedMessage(before: Message, edit: MessageEdit, files: FileStore, now: number): Message {
  const { body } = edit;
  const kept = keptAttachments(before.attachments, edit);
  const changed: Message = {
    ...before,
    ...(body['content'] !== undefined && { content: contentOf(body['content']) }),
    ...(body['embeds'] !== undefined && { embeds: embedsOf(body['embeds']) }),
    ...(body['components'] !== undefined && { components: componentsOf(body['components']) }),
    flags: flagsAfterEdit(before.flags, body['flags']),
    edited_timestamp: timestamp(now),
  };
  requireContent({ ...changed, attachments: [...kept, ...edit.uploads] });
  files.delete(before.attachments.filter((attachment) => !kept.includes(attachment)));
  const added = edit.uploads.map((upload) => files.add(before.channel_id, upload, body));
  return { ...changed, attachments: [...kept, ...added] };
}

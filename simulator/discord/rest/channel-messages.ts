import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';
import { checkText, type FieldError, type Path } from '../limits/form.ts';
import { isObject, type JsonObject } from '../limits/json.ts';
import { FLAGS, MAX_ATTACHMENTS, messageErrors } from '../limits/message-limits.ts';
import { timestamp } from '../world/payloads.ts';
import {
  componentsOf,
  contentOf,
  embedsOf,
  flagsAfterEdit,
  flagsOf,
  requireContent,
} from './message-body.ts';
import type { Upload } from './request-body.ts';
import { requireValid, tooLarge, unknownMessage } from './rest-error.ts';

/** A file of a message as its author and readers see it (Discord: Message, Attachment Object). `size` is in bytes. */
export interface Attachment {
  id: string;
  filename: string;
  size: number;
  url: string;
  proxy_url: string;
  content_type: string;
  description?: string;
}

/** A message as Discord holds it (Discord: Message, Message Object); `interaction_metadata`, which names people, is left out. */
export interface Message {
  id: string;
  channel_id: string;
  /** 0 default, 19 reply to a component's message, 20 reply to a slash command. */
  type: number;
  author: JsonObject;
  application_id: string;
  webhook_id?: string;
  content: string;
  embeds: APIEmbed[];
  attachments: Attachment[];
  components: APIMessageTopLevelComponent[];
  /** A bitset; 64 is EPHEMERAL, 128 LOADING ("thinking…"). */
  flags: number;
  timestamp: string;
  edited_timestamp: string | null;
  tts: boolean;
  pinned: boolean;
  mention_everyone: boolean;
  mentions: unknown[];
  mention_roles: string[];
}

export interface StoredFile {
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}

/** What a message is made from: a body as sent to the API, its files, and where it goes. */
export interface Draft {
  channelId: string;
  type: number;
  body: JsonObject;
  uploads: readonly Upload[];
  /** Bytes that each file may have. */
  fileLimit: number;
  /** Where the body stands in the request, for the paths of errors. */
  base?: Path;
  viaWebhook?: boolean;
  /** Flags beyond those asked for, such as LOADING, with which a message may be empty. */
  flags?: number;
}

export type Edit = Pick<Draft, 'body' | 'uploads' | 'fileLimit' | 'base'>;

/** The messages by id. Those handed out are never changed afterwards: an edit makes another. */
export interface MessageStore {
  /** Throws a RestError where the draft is not as Discord wants it; nothing is stored then. */
  create(draft: Draft): Message;
  /** The message after the edit, no longer LOADING. Throws a RestError like `create`, and 404 for an unknown id. */
  edit(id: string, edit: Edit): Message;
  /** Stores a message made elsewhere, unless it is here already. */
  adopt(message: Message): void;
  /** Returns whether there was such a message. */
  delete(id: string): boolean;
  get(id: string): Message | undefined;
  inChannel(channelId: string): Message[];
  file(attachmentId: string): StoredFile | undefined;
  /** Calls back with every message from now on that is new or was edited. Returns what ends that. */
  watch(listener: (message: Message) => void): () => void;
}

export interface MessageStoreOptions {
  nextId: () => string;
  now: () => number;
  author: JsonObject;
  applicationId: string;
  /** The address that a file can be fetched from. */
  fileUrl: (channelId: string, attachmentId: string, filename: string) => string;
}

/** An empty store. */
export function createMessageStore(options: MessageStoreOptions): MessageStore {
  const { nextId, now } = options;
  const messages = new Map<string, Message>();
  const files = new Map<string, StoredFile>();
  const watching = new Set<(message: Message) => void>();

  function put(message: Message): Message {
    messages.set(message.id, message);
    for (const listener of watching) listener(message);
    return message;
  }

  /** Checks a message's files against its body; returns those of `before` that stay. */
  function keep(before: readonly Attachment[], { body, uploads, fileLimit, base = [] }: Edit): Attachment[] {
    if (uploads.some((upload) => upload.bytes.length > fileLimit)) throw tooLarge();
    const path = [...base, 'attachments'];
    const entries = entriesOf(body);
    const errors: FieldError[] = [];
    entries?.forEach((entry, at) => {
      const id = String(entry['id']);
      const known = before.some((one) => one.id === id) || uploads.some((upload) => upload.id === id);
      if (!known)
        checkText(errors, [...path, at, 'uploaded_filename'], undefined, { max: 0, required: true });
    });
    const remaining = before.filter(
      (one) => entries === undefined || entries.some((entry) => entry['id'] === one.id),
    );
    if (remaining.length + uploads.length > MAX_ATTACHMENTS) {
      const message = `Must be ${MAX_ATTACHMENTS} or fewer in length.`;
      errors.push({ path, code: 'BASE_TYPE_MAX_LENGTH', message });
    }
    requireValid(errors);
    return remaining;
  }

  /** Stores a new file, named and described by its entry in the body's `attachments`. */
  function store(channelId: string, upload: Upload, body: JsonObject): Attachment {
    const entry = entriesOf(body)?.find((one) => String(one['id']) === upload.id);
    const id = nextId();
    const named = entry?.['filename'];
    const filename = typeof named === 'string' && named !== '' ? named : upload.filename;
    const description = entry?.['description'];
    files.set(id, { filename, contentType: upload.contentType, bytes: upload.bytes });
    const url = options.fileUrl(channelId, id, filename);
    return {
      id,
      filename,
      size: upload.bytes.length,
      url,
      proxy_url: url,
      content_type: upload.contentType,
      ...(typeof description === 'string' && { description }),
    };
  }

  return {
    create(draft) {
      const { channelId, body, flags = 0 } = draft;
      requireValid(messageErrors(body, draft.base, flags));
      keep([], draft);
      if ((flags & FLAGS.loading) === 0) requireContent({ ...body, attachments: draft.uploads });
      const message: Message = {
        id: nextId(),
        channel_id: channelId,
        type: draft.type,
        author: options.author,
        application_id: options.applicationId,
        ...(draft.viaWebhook && { webhook_id: options.applicationId }),
        content: contentOf(body['content']),
        embeds: embedsOf(body['embeds']),
        attachments: draft.uploads.map((upload) => store(channelId, upload, body)),
        components: componentsOf(body['components']),
        flags: flagsOf(body['flags']) | flags,
        timestamp: timestamp(now()),
        edited_timestamp: null,
        tts: body['tts'] === true,
        pinned: false,
        mention_everyone: false,
        mentions: [],
        mention_roles: [],
      };
      return put(message);
    },

    edit(id, edit) {
      const before = messages.get(id);
      if (!before) throw unknownMessage();
      const { body } = edit;
      requireValid(messageErrors(body, edit.base, before.flags));
      const kept = keep(before.attachments, edit);
      const changed: Message = {
        ...before,
        ...(body['content'] !== undefined && { content: contentOf(body['content']) }),
        ...(body['embeds'] !== undefined && { embeds: embedsOf(body['embeds']) }),
        ...(body['components'] !== undefined && { components: componentsOf(body['components']) }),
        flags: flagsAfterEdit(before.flags, body['flags']),
        edited_timestamp: timestamp(now()),
      };
      requireContent({ ...changed, attachments: [...kept, ...edit.uploads] });
      for (const one of before.attachments) if (!kept.includes(one)) files.delete(one.id);
      const added = edit.uploads.map((upload) => store(before.channel_id, upload, body));
      return put({ ...changed, attachments: [...kept, ...added] });
    },

    adopt(message) {
      if (!messages.has(message.id)) messages.set(message.id, message);
    },

    delete(id) {
      for (const { id: attachment } of messages.get(id)?.attachments ?? []) files.delete(attachment);
      return messages.delete(id);
    },

    get: (id) => messages.get(id),
    inChannel: (channelId) => [...messages.values()].filter((message) => message.channel_id === channelId),
    file: (attachmentId) => files.get(attachmentId),
    watch(listener) {
      watching.add(listener);
      return () => watching.delete(listener);
    },
  };
}

/** What a body says of its attachments, kept and new; undefined where it says nothing. */
function entriesOf(body: JsonObject): JsonObject[] | undefined {
  const entries = body['attachments'];
  return Array.isArray(entries) ? entries.filter(isObject) : undefined;
}

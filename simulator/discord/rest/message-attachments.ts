import { checkText, type FieldError, type Path } from '../limits/form.ts';
import { isObject, type JsonObject } from '../limits/json.ts';
import { MAX_ATTACHMENTS } from '../limits/message-limits.ts';
import type { Upload } from './request-body.ts';
import { requireValid, tooLarge } from './rest-error.ts';

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

/** A file that was sent with a message. */
export interface StoredFile {
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}

/** A change of a message: a body as sent to the API, and its files. */
export interface MessageEdit {
  body: JsonObject;
  uploads: readonly Upload[];
  /** The most bytes of one file. */
  fileLimit: number;
  /** Where the body stands in the request, for the paths of errors. */
  base?: Path;
}

/** What a store makes attachments from. */
export interface FileStoreOptions {
  nextId: () => string;
  /** The address that a file can be fetched from. */
  fileUrl: (channelId: string, attachmentId: string, filename: string) => string;
}

/** The files of messages, by attachment id. */
export interface FileStore {
  /** Stores an upload under a new id. The body's `attachments` may name and describe it. */
  add(channelId: string, upload: Upload, body: JsonObject): Attachment;
  get(attachmentId: string): StoredFile | undefined;
  delete(attachments: Iterable<Attachment>): void;
}

/** A store without files. */
export function createFileStore({ nextId, fileUrl }: FileStoreOptions): FileStore {
  const files = new Map<string, StoredFile>();
  return {
    add(channelId, upload, body) {
      const entry = entriesOf(body)?.find((one) => String(one['id']) === upload.id);
      const id = nextId();
      const named = entry?.['filename'];
      const filename = typeof named === 'string' && named !== '' ? named : upload.filename;
      const description = entry?.['description'];
      files.set(id, { filename, contentType: upload.contentType, bytes: upload.bytes });
      const url = fileUrl(channelId, id, filename);
      return {
        id,
        filename,
        size: upload.bytes.length,
        url,
        proxy_url: url,
        content_type: upload.contentType,
        ...(typeof description === 'string' && { description }),
      };
    },
    get: (attachmentId) => files.get(attachmentId),
    delete(attachments) {
      for (const { id } of attachments) files.delete(id);
    },
  };
}

/**
 * The attachments of a message that an edit keeps: those in the body's `attachments`, or all where it has none (Discord:
 * Message, Edit Message). Throws a RestError where a file is too large, an entry has no file, or there are too many.
 */
export function keptAttachments(before: readonly Attachment[], edit: MessageEdit): Attachment[] {
  const { body, uploads, fileLimit, base = [] } = edit;
  if (uploads.some((upload) => upload.bytes.length > fileLimit)) throw tooLarge();
  const path = [...base, 'attachments'];
  const entries = entriesOf(body);
  const errors: FieldError[] = [];
  entries?.forEach((entry, at) => {
    const id = String(entry['id']);
    const known = before.some((one) => one.id === id) || uploads.some((upload) => upload.id === id);
    if (!known) checkText(errors, [...path, at, 'uploaded_filename'], undefined, { max: 0, required: true });
  });
  const kept = before.filter(
    (one) => entries === undefined || entries.some((entry) => entry['id'] === one.id),
  );
  if (kept.length + uploads.length > MAX_ATTACHMENTS) {
    const message = `Must be ${MAX_ATTACHMENTS} or fewer in length.`;
    errors.push({ path, code: 'BASE_TYPE_MAX_LENGTH', message });
  }
  requireValid(errors);
  return kept;
}

/** The entries of a body's `attachments`, for kept and new files; undefined where it has none. */
function entriesOf(body: JsonObject): JsonObject[] | undefined {
  const entries = body['attachments'];
  return Array.isArray(entries) ? entries.filter(isObject) : undefined;
}

import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject, parseJson } from '../limits/json.ts';
import { invalidForm, refusal, tooLarge } from './rest-error.ts';

/** A file sent as `files[n]` (Discord: Reference, Uploading Files). `id` is n: the body's `attachments` refer to the file by it. */
export interface Upload {
  id: string;
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}

/** A parsed body. */
export interface Body {
  json: unknown;
  uploads: Upload[];
}

/** The most bytes of a request (Discord: Reference, Uploading Files). */
export const MAX_REQUEST_BYTES = 25 * 1024 * 1024;

/** Reads a request to its end. Throws 413 where it is longer than {@link MAX_REQUEST_BYTES}; keeps no more than that in memory. */
export async function readRequest(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  if (size > MAX_REQUEST_BYTES) throw tooLarge();
  return Uint8Array.from(Buffer.concat(chunks));
}

/**
 * Parses `application/json`, or `multipart/form-data` with `payload_json` and `files[n]` (Discord: Reference, Uploading
 * Files). Throws 400 for anything else.
 */
export async function parseBody(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string | undefined,
): Promise<Body> {
  if (!contentType?.startsWith('multipart/form-data')) return { json: parsed(bytes), uploads: [] };
  const form = await new Response(bytes, { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw refusal(400, 50035, 'Invalid Form Body');
    });
  const uploads: Upload[] = [];
  let json: unknown = {};
  for (const [name, value] of form) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    const content = typeof value === 'string' ? value : new Uint8Array(await value.arrayBuffer());
    if (name === 'payload_json') json = parsed(content);
    else if (index !== undefined && typeof value !== 'string' && typeof content !== 'string') {
      uploads.push({ id: index, filename: value.name, contentType: value.type, bytes: content });
    } else {
      const message = 'Expected payload_json or files[n] with a filename.';
      throw invalidForm([{ path: [name], code: 'UNKNOWN_FORM_FIELD', message }]);
    }
  }
  return { json, uploads };
}

/** The JSON of a body as an object. Throws 400 where it is none. */
export function requireObject(json: unknown): JsonObject {
  if (isObject(json)) return json;
  const message = 'Only dictionaries may be used in a DictType';
  throw invalidForm([{ path: [], code: 'DICT_TYPE_CONVERT', message }]);
}

function parsed(content: string | Uint8Array): unknown {
  const json = parseJson(typeof content === 'string' ? content : Buffer.from(content).toString('utf8'));
  if (json === undefined) throw refusal(400, 50109, 'The request body contains invalid JSON.');
  return json;
}

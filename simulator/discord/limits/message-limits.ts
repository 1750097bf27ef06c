import { componentErrors } from './component-limits.ts';
import {
  checkInteger,
  checkList,
  checkObject,
  checkText,
  type FieldError,
  type Path,
  textLength,
} from './form.ts';
import { isObject, type JsonObject } from './json.ts';

/** Message flags (Discord: Message, Message Flags). */
export const FLAGS = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

/** The most attachments of a message (Discord: Message, Create Message). */
export const MAX_ATTACHMENTS = 10;

/**
 * The errors in a message's body (Discord: Message, Embed Limits and Create Message). `base` goes before every path: `['data']`
 * in an interaction's callback. `flags` are those that the message has already.
 */
export function messageErrors(body: JsonObject, base: Path = [], flags = 0): FieldError[] {
  const errors: FieldError[] = [];
  checkText(errors, [...base, 'content'], body['content'], { max: 2000 });
  checkInteger(errors, [...base, 'flags'], body['flags'], { min: 0, max: 2 ** 31 - 1 });
  checkEmbeds(errors, [...base, 'embeds'], body['embeds']);
  const version2 = ((Number(body['flags'] ?? 0) | flags) & FLAGS.componentsV2) !== 0;
  errors.push(...componentErrors(body['components'], [...base, 'components'], version2));
  checkAttachments(errors, [...base, 'attachments'], body['attachments']);
  if (version2) {
    for (const name of ['content', 'embeds']) {
      if (isEmpty(body[name])) continue;
      errors.push({
        path: [...base, name],
        code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        message: `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      });
    }
  }
  return errors;
}

function checkEmbeds(errors: FieldError[], path: Path, value: unknown): void {
  const embeds = checkList(errors, path, value, 10);
  let total = 0;
  embeds.forEach((embed, at) => {
    const object = checkObject(errors, [...path, at], embed ?? '');
    if (object) total += checkEmbed(errors, [...path, at], object);
  });
  if (total > 6000) {
    errors.push({
      path,
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: 'Embed size exceeds maximum size of 6000',
    });
  }
}

/** Checks an embed. Returns its number of characters: all embeds may have 6000 together (Discord: Message, Embed Limits). */
function checkEmbed(errors: FieldError[], path: Path, embed: JsonObject): number {
  const counted: unknown[] = [embed['title'], embed['description']];
  checkText(errors, [...path, 'title'], embed['title'], { max: 256 });
  checkText(errors, [...path, 'description'], embed['description'], { max: 4096 });
  checkInteger(errors, [...path, 'color'], embed['color'], { min: 0, max: 0xffffff });
  const footer = checkObject(errors, [...path, 'footer'], embed['footer']);
  if (footer) checkText(errors, [...path, 'footer', 'text'], footer['text'], { max: 2048, required: true });
  const author = checkObject(errors, [...path, 'author'], embed['author']);
  if (author) checkText(errors, [...path, 'author', 'name'], author['name'], { max: 256, required: true });
  counted.push(footer?.['text'], author?.['name']);
  checkList(errors, [...path, 'fields'], embed['fields'], 25).forEach((field, at) => {
    const fieldPath = [...path, 'fields', at];
    const { name, value } = checkObject(errors, fieldPath, field) ?? {};
    checkText(errors, [...fieldPath, 'name'], name, { max: 256, required: true });
    checkText(errors, [...fieldPath, 'value'], value, { max: 1024, required: true });
    counted.push(name, value);
  });
  const timestamp = embed['timestamp'];
  if (timestamp !== undefined && timestamp !== null && Number.isNaN(Date.parse(String(timestamp)))) {
    errors.push({
      path: [...path, 'timestamp'],
      code: 'DATE_TIME_TYPE_PARSE',
      message: 'Could not parse the value. Should be ISO8601.',
    });
  }
  checkUrl(errors, [...path, 'url'], embed['url'], ['http:', 'https:']);
  for (const part of ['image', 'thumbnail']) {
    const media = checkObject(errors, [...path, part], embed[part]);
    if (media) checkUrl(errors, [...path, part, 'url'], media['url'], ['http:', 'https:', 'attachment:']);
  }
  return counted.reduce<number>((sum, text) => sum + (typeof text === 'string' ? textLength(text) : 0), 0);
}

function checkUrl(errors: FieldError[], path: Path, value: unknown, schemes: readonly string[]): void {
  if (value === undefined || value === null) return;
  if (typeof value === 'string' && schemes.some((scheme) => value.startsWith(`${scheme}//`))) return;
  errors.push({ path, code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' });
}

function checkAttachments(errors: FieldError[], path: Path, value: unknown): void {
  checkList(errors, path, value, MAX_ATTACHMENTS).forEach((entry, at) => {
    const attachment = checkObject(errors, [...path, at], entry ?? '');
    if (!attachment) return;
    const id = attachment['id'];
    checkText(errors, [...path, at, 'id'], typeof id === 'number' ? String(id) : id, {
      max: 20,
      required: true,
    });
    checkText(errors, [...path, at, 'filename'], attachment['filename'], { max: 260 });
    checkText(errors, [...path, at, 'description'], attachment['description'], { max: 1024 });
  });
}

/** Whether a field is absent, null, or an empty text, list or object. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

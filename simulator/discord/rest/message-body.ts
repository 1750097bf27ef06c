import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';
import { isObject, type JsonObject } from '../limits/json.ts';
import { FLAGS, isEmpty } from '../limits/message-limits.ts';
import { refusal } from './rest-error.ts';

/** Flags that an author may set on a new message, and on an edit; the rest is Discord's (Message, Message Flags). */
const SETTABLE = FLAGS.suppressEmbeds | FLAGS.ephemeral | FLAGS.suppressNotifications | FLAGS.componentsV2;
const EDITABLE = FLAGS.suppressEmbeds | FLAGS.componentsV2;

/** Throws code 50006 where a message has neither text nor anything else to show; `attachments` are old and new files. */
export function requireContent(parts: JsonObject): void {
  const { content, embeds, components, attachments } = parts;
  if ([content, embeds, components, attachments].every(isEmpty)) {
    throw refusal(400, 50006, 'Cannot send an empty message');
  }
}

/** The flags of a new message: those asked for that are an author's to set. */
export function flagsOf(asked: unknown): number {
  return typeof asked === 'number' ? asked & SETTABLE : 0;
}

/** The flags after an edit: IS_COMPONENTS_V2 can be set but never unset, and what is ephemeral stays so. */
export function flagsAfterEdit(before: number, asked: unknown): number {
  const kept = before & ~FLAGS.loading;
  if (typeof asked !== 'number') return kept;
  return (kept & ~FLAGS.suppressEmbeds) | (asked & EDITABLE);
}

/** The text of a checked body; null, which clears it in an edit, is the empty one. */
export const contentOf = (content: unknown): string => (typeof content === 'string' ? content : '');

/** Embeds as Discord gives them back: of type rich, each field's `inline` spelt out. The body was checked before. */
export function embedsOf(value: unknown): APIEmbed[] {
  const embeds = Array.isArray(value) ? (value as APIEmbed[]) : [];
  return embeds.map((embed) => ({
    ...embed,
    type: 'rich' as APIEmbed['type'] & string,
    ...(embed.fields && { fields: embed.fields.map((field) => ({ inline: false, ...field })) }),
  }));
}

/** Components with the numeric `id` that Discord gives those that were sent without. */
export function componentsOf(value: unknown): APIMessageTopLevelComponent[] {
  let next = 1;
  const number = (component: JsonObject): JsonObject => {
    const id = component['id'] ?? next++;
    const children = component['components'];
    return {
      ...component,
      id,
      ...(Array.isArray(children) && { components: children.filter(isObject).map(number) }),
    };
  };
  const top = Array.isArray(value) ? value.filter(isObject).map(number) : [];
  return top as unknown as APIMessageTopLevelComponent[];
}

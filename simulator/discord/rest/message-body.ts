import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';
import { isObject, type JsonObject } from '../limits/json.ts';
import { FLAGS, isEmpty } from '../limits/message-limits.ts';
import { refusal } from './rest-error.ts';

/** The flags that an author may set on a new message and on an edit (Discord: Message, Message Flags). */
const SETTABLE = FLAGS.suppressEmbeds | FLAGS.ephemeral | FLAGS.suppressNotifications | FLAGS.componentsV2;
const EDITABLE = FLAGS.suppressEmbeds | FLAGS.componentsV2;

/** Throws code 50006 where a message would be empty (Discord: Message, Create Message). `attachments` are old and new files. */
export function requireContent(parts: JsonObject): void {
  const { content, embeds, components, attachments } = parts;
  if ([content, embeds, components, attachments].every(isEmpty)) {
    throw refusal(400, 50006, 'Cannot send an empty message');
  }
}

/** The flags of a new message: the requested ones that an author may set. */
export function flagsOf(requested: unknown): number {
  return typeof requested === 'number' ? requested & SETTABLE : 0;
}

/** The flags after an edit: IS_COMPONENTS_V2 can be set but never unset, and EPHEMERAL never changes. */
export function flagsAfterEdit(before: number, requested: unknown): number {
  const kept = before & ~FLAGS.loading;
  if (typeof requested !== 'number') return kept;
  return (kept & ~FLAGS.suppressEmbeds) | (requested & EDITABLE);
}

/** The text of a checked body. Null, which clears the text in an edit, is the empty text. */
export const contentOf = (content: unknown): string => (typeof content === 'string' ? content : '');

/** The embeds of a checked body as Discord returns them: with type `rich`, and `inline` in each field. */
export function embedsOf(value: unknown): APIEmbed[] {
  const embeds = Array.isArray(value) ? (value as APIEmbed[]) : [];
  return embeds.map((embed) => ({
    ...embed,
    type: 'rich' as APIEmbed['type'] & string,
    ...(embed.fields && { fields: embed.fields.map((field) => ({ inline: false, ...field })) }),
  }));
}

/** The components of a checked body, with the numeric `id` that Discord adds where there is none (Discord: Component Reference). */
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

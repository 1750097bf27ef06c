import { ComponentType } from 'discord-api-types/v10';
import { isObject, type JsonObject } from '../../discord/limits/json.ts';
import { PageError } from '../page-error.ts';
import { readContext, readSelectedValues, readText } from '../request-fields.ts';
import { type ActionContext, originOf, startExchange } from './action-context.ts';

/** Uses a button or select menu of a message. Resolves once the application has acknowledged it. */
export async function useComponent(context: ActionContext, json: JsonObject): Promise<object> {
  const { session, exchanges } = context;
  const sender = readContext(json);
  const source = exchanges.get(readText(json, 'exchange'), sender.as);
  const message = session.discord.rest.messages.get(source?.message?.id ?? '');
  if (!source || !message) throw new PageError(404, 'This message no longer exists.');
  const customId = readText(json, 'customId');
  const component = findComponent(message.components, customId);
  if (!component || component['disabled'] === true)
    throw new PageError(400, 'This button or menu can no longer be used.');
  const componentType = Number(component['type']);
  const values = componentType === ComponentType.Button ? {} : { values: readSelectedValues(json) };
  const origin = originOf(context, { ...sender, channel: source.channel });
  const exchange = { user: sender.as, channel: source.channel, used: { exchange: source.id } };
  await startExchange(context, exchange, (onReply) =>
    session.client.component({ ...origin, message, customId, componentType, ...values, onReply }),
  );
  return {};
}

/** Removes an exchange that the person can see. */
export function dismissExchange({ exchanges }: ActionContext, json: JsonObject): object {
  const exchange = exchanges.get(readText(json, 'exchange'), readContext(json).as);
  if (exchange) exchanges.dismiss(exchange.id);
  return {};
}

/** Finds a message's component by its custom id, at any depth. */
function findComponent(components: readonly unknown[], customId: string): JsonObject | undefined {
  for (const component of components) {
    if (!isObject(component)) continue;
    if (component['custom_id'] === customId) return component;
    const { components: children, accessory } = component;
    const found = findComponent([...(Array.isArray(children) ? children : []), accessory], customId);
    if (found) return found;
  }
  return undefined;
}

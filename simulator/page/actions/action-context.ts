import { errorFields, type Log } from '../../../shared/log.ts';
import type { OnReply } from '../../discord/app/app-client.ts';
import { InteractionError } from '../../discord/app/interaction-error.ts';
import type { Origin } from '../../discord/app/interaction-object.ts';
import type { Message } from '../../discord/rest/channel-messages.ts';
import type { SimulatedGuild } from '../../discord/world/types.ts';
import type { CommandSession } from '../../session/commands-session.ts';
import { PEOPLE } from '../../session/simulated-server.ts';
import type { Exchanges } from '../exchanges.ts';
import { isWritable } from '../guild-info.ts';
import { PageError } from '../page-error.ts';
import type { Exchange, PersonName, RequestContext } from '../page-protocol.ts';

/** What the page's actions act on. */
export interface ActionContext {
  session: CommandSession;
  exchanges: Exchanges;
  log: Log;
}

/** The simulated guild. */
export const guildFor = ({ session }: ActionContext, as: PersonName): SimulatedGuild =>
  session.origin(as, 'mods').guild;

/** The origin of an interaction. Throws a {@link PageError} for a channel in which nothing can be typed. */
export function originOf(context: ActionContext, { as, channel, locale }: RequestContext): Origin {
  const guild = guildFor(context, as);
  const target = guild.channels.get(channel);
  if (!target || !isWritable(target)) throw new PageError(400, 'Nothing can be typed in this channel.');
  return { guild, channelId: channel, user: PEOPLE[as], locale };
}

/**
 * Adds an exchange and sends its interaction. Resolves once the application has acknowledged the interaction or sending has
 * failed; the page learns of both, and of later edits, from the event stream.
 */
export function startExchange(
  { exchanges, log }: ActionContext,
  exchange: Omit<Exchange, 'id'>,
  send: (onReply: OnReply) => Promise<unknown>,
): Promise<void> {
  const { id } = exchanges.add(exchange);
  const { promise, resolve } = Promise.withResolvers<void>();
  const onReply = (message: Message) => {
    exchanges.showResponse(id, message);
    resolve();
  };
  send(onReply)
    .catch((error: unknown) => {
      if (error instanceof InteractionError) return exchanges.fail(id, error.message);
      log('error', 'The page could not send an interaction.', errorFields(error));
      exchanges.fail(id, 'The simulated Discord failed. Its log says why.');
    })
    .finally(resolve);
  return promise;
}

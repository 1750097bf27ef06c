import { errorFields, type Log } from '../../shared/log.ts';
import type { OnReply } from '../discord/app/app-client.ts';
import { CommandLineError, parseCommandLine, readOptions } from '../discord/app/command-line.ts';
import { InteractionError } from '../discord/app/interaction-error.ts';
import type { Origin } from '../discord/app/interaction-object.ts';
import type { CommandDefinition } from '../discord/limits/command-limits.ts';
import { isObject, type JsonObject } from '../discord/limits/json.ts';
import type { Message } from '../discord/rest/channel-messages.ts';
import type { CommandSession } from '../session/commands-session.ts';
import { PEOPLE } from '../session/simulated-server.ts';
import type { Exchanges } from './exchanges.ts';
import { PageError } from './page-error.ts';
import type { Asking, CompletionAnswer, Exchange, PersonName, ReadAnswer, Scene } from './page-protocol.ts';
import { askingIn, optionsIn, textIn, valuesIn } from './requests.ts';
import { choiceInfo, isOffered, isWritable, sceneFor } from './scene.ts';

/** What someone at the page can do. Each takes a request's body, and throws a {@link PageError} for one that cannot be carried out. */
export interface Actions {
  scene(as: PersonName, locale: string): Scene;
  /** By the path that the page posts to. */
  posted: Readonly<Record<string, (json: JsonObject) => unknown>>;
}

/** The page's actions over a session: whatever is asked goes to the application as a signed interaction. */
export function createActions(session: CommandSession, exchanges: Exchanges, log: Log): Actions {
  const { client, discord } = session;
  const { rest } = discord;

  function originOf({ as, channel, locale }: Asking): Origin {
    const { guild } = session.origin(as, 'mods');
    const place = guild.channels.get(channel);
    if (!place || !isWritable(place)) throw new PageError(400, 'Nothing can be typed in this channel.');
    return { guild, channelId: channel, user: PEOPLE[as], locale };
  }

  function commandOf(name: string, as: PersonName): CommandDefinition {
    const command = rest.application.commands.find((one) => one.name === name);
    if (!command || !isOffered(command, PEOPLE[as].permissions)) {
      throw new PageError(400, `There is no command /${name} for ${as}s.`);
    }
    return command;
  }

  function typedCommand(json: JsonObject, raw: boolean) {
    const asking = askingIn(json);
    const origin = originOf(asking);
    const command = commandOf(textIn(json, 'name'), asking.as);
    const typed = optionsIn(json);
    const options = orRefuse(() =>
      readOptions(command, typed, { channels: origin.guild.channels.values(), raw }),
    );
    return { asking, origin, name: command.name, options };
  }

  /**
   * Begins an exchange and lets it go on: the page hears of what comes of it in the stream of events. The promise is
   * fulfilled when the application has acknowledged it, or failed.
   */
  function begin(asked: Omit<Exchange, 'id'>, send: (onReply: OnReply) => Promise<unknown>): Promise<void> {
    const { id } = exchanges.begin(asked);
    const { promise, resolve } = Promise.withResolvers<void>();
    const onReply = (message: Message) => {
      exchanges.show(id, message);
      resolve();
    };
    send(onReply)
      .catch((error: unknown) => {
        if (error instanceof InteractionError) return exchanges.fail(id, error.message);
        log('error', 'The page could not send an interaction', errorFields(error));
        exchanges.fail(id, 'The simulated Discord failed. Its log says why.');
      })
      .finally(resolve);
    return promise;
  }

  function useCommand(json: JsonObject) {
    const { asking, origin, name, options } = typedCommand(json, false);
    const asked = { asker: asking.as, channel: asking.channel, used: { command: `/${name}` } };
    // Not waited for: the page shows that it is being sent.
    void begin(asked, (onReply) => client.command({ ...origin, name, options, onReply }));
    return {};
  }

  async function complete(json: JsonObject): Promise<CompletionAnswer> {
    const { asking, origin, name, options } = typedCommand(json, true);
    const use = { ...origin, name, options, focused: textIn(json, 'focused') };
    const choices = await client.autocomplete(use).catch((error: unknown) => {
      throw error instanceof InteractionError ? new PageError(502, error.message) : error;
    });
    return { choices: choices.map((choice) => choiceInfo(choice, asking.locale)) };
  }

  function read(json: JsonObject): ReadAnswer {
    const asking = askingIn(json);
    const { guild } = originOf(asking);
    const { commands } = rest.application;
    const offered = commands.filter((command) => isOffered(command, PEOPLE[asking.as].permissions));
    const context = { commands: offered, channels: guild.channels.values() };
    const { name, options } = orRefuse(() => parseCommandLine(textIn(json, 'line'), context));
    return { name, options: options.map((option) => ({ name: option.name, text: String(option.value) })) };
  }

  async function useComponent(json: JsonObject) {
    const asking = askingIn(json);
    const exchange = exchanges.get(textIn(json, 'exchange'), asking.as);
    const message = rest.messages.get(exchange?.message?.id ?? '');
    if (!exchange || !message) throw new PageError(404, 'This message is gone.');
    const customId = textIn(json, 'customId');
    const component = componentIn(message.components, customId);
    if (!component || component['disabled'] === true)
      throw new PageError(400, 'This cannot be used any more.');
    const componentType = Number(component['type']);
    const values = componentType === BUTTON ? {} : { values: valuesIn(json) };
    const origin = originOf({ ...asking, channel: exchange.channel });
    const asked = { asker: asking.as, channel: exchange.channel, used: { exchange: exchange.id } };
    await begin(asked, (onReply) =>
      client.component({ ...origin, message, customId, componentType, ...values, onReply }),
    );
    return {};
  }

  function dismiss(json: JsonObject) {
    const exchange = exchanges.get(textIn(json, 'exchange'), askingIn(json).as);
    if (exchange) exchanges.dismiss(exchange.id);
    return {};
  }

  return {
    scene(as, locale) {
      const { guild } = session.origin(as, 'mods');
      return { ...sceneFor(as, locale, guild, rest.application.commands), application: APPLICATION_NAME };
    },
    posted: {
      '/api/commands': useCommand,
      '/api/completions': complete,
      '/api/lines': read,
      '/api/components': useComponent,
      '/api/dismissals': dismiss,
    },
  };
}

/** As the simulated Discord calls it. */
const APPLICATION_NAME = 'Userstats';
const BUTTON = 2;

function orRefuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof CommandLineError ? new PageError(400, error.message) : error;
  }
}

/** The component of a message by its custom id, wherever it stands. */
function componentIn(components: readonly unknown[], customId: string): JsonObject | undefined {
  for (const component of components) {
    if (!isObject(component)) continue;
    if (component['custom_id'] === customId) return component;
    const { components: children, accessory } = component;
    const found = componentIn([...(Array.isArray(children) ? children : []), accessory], customId);
    if (found) return found;
  }
  return undefined;
}

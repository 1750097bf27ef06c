import { CommandLineError, parseCommandLine, readOptions } from '../../discord/app/command-line.ts';
import { InteractionError } from '../../discord/app/interaction-error.ts';
import type { CommandDefinition } from '../../discord/limits/command-limits.ts';
import type { JsonObject } from '../../discord/limits/json.ts';
import { PEOPLE } from '../../session/simulated-server.ts';
import { describeChoice, isOffered } from '../guild-info.ts';
import { PageError } from '../page-error.ts';
import type { CompletionAnswer, ParsedLine, PersonName } from '../page-protocol.ts';
import { readContext, readText, readTypedOptions } from '../request-fields.ts';
import { type ActionContext, originOf, startExchange } from './action-context.ts';

/** Sends a command without waiting for the response: the page shows the exchange as being sent. */
export function useCommand(context: ActionContext, json: JsonObject): object {
  const { sender, origin, name, options } = readCommand(context, json, false);
  const exchange = { user: sender.as, channel: sender.channel, used: { command: `/${name}` } };
  const { client } = context.session;
  void startExchange(context, exchange, (onReply) => client.command({ ...origin, name, options, onReply }));
  return {};
}

/** Asks the application for the choices of an option that is being typed. */
export async function completeOption(context: ActionContext, json: JsonObject): Promise<CompletionAnswer> {
  const { sender, origin, name, options } = readCommand(context, json, true);
  const use = { ...origin, name, options, focused: readText(json, 'focused') };
  const choices = await context.session.client.autocomplete(use).catch((error: unknown) => {
    throw error instanceof InteractionError ? new PageError(502, error.message) : error;
  });
  return { choices: choices.map((choice) => describeChoice(choice, sender.locale)) };
}

/** Parses a command that was typed or pasted as one line. */
export function parseLine(context: ActionContext, json: JsonObject): ParsedLine {
  const sender = readContext(json);
  const { guild } = originOf(context, sender);
  const known = { commands: offeredCommands(context, sender.as), channels: guild.channels.values() };
  const { name, options } = refuseInvalid(() => parseCommandLine(readText(json, 'line'), known));
  return { name, options: options.map((option) => ({ name: option.name, text: String(option.value) })) };
}

/** Reads a command and its options. With `raw`, incomplete options pass, as in autocompletion. */
function readCommand(context: ActionContext, json: JsonObject, raw: boolean) {
  const sender = readContext(json);
  const origin = originOf(context, sender);
  const name = readText(json, 'name');
  const command = offeredCommands(context, sender.as).find((one) => one.name === name);
  if (!command) throw new PageError(400, `There is no command /${name} for ${sender.as}s.`);
  const typed = readTypedOptions(json);
  const channels = origin.guild.channels.values();
  const options = refuseInvalid(() => readOptions(command, typed, { channels, raw }));
  return { sender, origin, name, options };
}

function offeredCommands({ session }: ActionContext, as: PersonName): CommandDefinition[] {
  const { commands } = session.discord.rest.application;
  return commands.filter((command) => isOffered(command, PEOPLE[as].permissions));
}

function refuseInvalid<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof CommandLineError ? new PageError(400, error.message) : error;
  }
}

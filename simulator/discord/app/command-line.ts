import { isSnowflake } from '../../../shared/discord/snowflake.ts';
import { type CommandDefinition, OPTION, type OptionDefinition } from '../limits/command-limits.ts';
import type { SimulatedChannel } from '../world/types.ts';
import type { CommandOption } from './interaction-object.ts';

/** A typed command that Discord's app would not send. The message says what is expected instead. */
export class CommandLineError extends Error {
  override name = 'CommandLineError';
}

/** A slash command and its options. */
export interface CommandLine {
  name: string;
  options: CommandOption[];
}

/** What a command line is read against. */
export interface CommandLineContext {
  /** The registered commands. */
  commands: readonly CommandDefinition[];
  /** The guild's channels: channel options may name them. */
  channels: Iterable<SimulatedChannel>;
  /** Accepts any text, as a tampering client could send: unknown names, wrong choices, missing options. */
  raw?: boolean;
}

/** The text that a person typed for an option. */
export interface TypedOption {
  name: string;
  text: string;
}

/** A typed option with its definition, where the command has one of this name. */
interface Typed extends TypedOption {
  definition?: OptionDefinition;
}

/**
 * Parses a slash command as a person types it: `/report type:hourly channel:moarvm dates:January 2018`. An option's value
 * ends at the next ` name:` of an option of this command; spaces around it are dropped. Throws a {@link CommandLineError}.
 */
export function parseCommandLine(line: string, context: CommandLineContext): CommandLine {
  const { commands, raw = false } = context;
  const [, name = '', rest = ''] = /^\s*\/?(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
  const command = commands.find((one) => one.name === name);
  if (!command && !raw) {
    throw new CommandLineError(
      `There is no command /${name}. Known: ${list(commands.map((one) => `/${one.name}`))}.`,
    );
  }
  const typed = split(rest, command?.options ?? []);
  return { name, options: readOptions({ ...command, name }, typed, context) };
}

/**
 * Parses a command's options from one text each, as the fields of Discord's app hold them. Throws a
 * {@link CommandLineError}.
 */
export function readOptions(
  command: CommandDefinition,
  typed: readonly TypedOption[],
  context: Omit<CommandLineContext, 'commands'>,
): CommandOption[] {
  const definitions = command.options ?? [];
  const known = typed.map(({ name, text }): Typed => {
    const definition = definitions.find((one) => one.name === name);
    return { name, text, ...(definition && { definition }) };
  });
  if (!context.raw) checkAgainst(command.name, known, definitions);
  return known.map((one) => toOption(one, context));
}

/** Splits text at every ` name:` of a defined option. Text before the first is split at its first colon. */
function split(text: string, definitions: readonly OptionDefinition[]): TypedOption[] {
  const definitionOf = (start: RegExpExecArray) => definitions.find((one) => one.name === start[1]);
  const starts = [...text.matchAll(/(?<=^|\s)([^\s:]+):/g)].filter(definitionOf);
  const typed = starts.map((start, at): TypedOption => {
    const value = text.slice(start.index + start[0].length, starts[at + 1]?.index);
    return { name: start[1] ?? '', text: value.trim() };
  });
  const before = text.slice(0, starts[0]?.index).trim();
  if (before === '') return typed;
  const [, name = '', value = before] = /^([^\s:]+):([\s\S]*)$/.exec(before) ?? [];
  return [{ name, text: value.trim() }, ...typed];
}

function checkAgainst(
  command: string,
  typed: readonly Typed[],
  definitions: readonly OptionDefinition[],
): void {
  const known =
    definitions.length > 0
      ? `Its options: ${list(definitions.map((one) => `${one.name}:`))}.`
      : 'It has no options.';
  for (const [at, one] of typed.entries()) {
    if (!one.definition) {
      const what = one.name === '' ? `nothing called “${one.text}”` : `no option ${one.name}:`;
      throw new CommandLineError(`/${command} has ${what}. ${known}`);
    }
    if (one.text === '') throw new CommandLineError(`The option ${one.name}: of /${command} has no value.`);
    if (typed.findIndex((other) => other.name === one.name) !== at) {
      throw new CommandLineError(`The option ${one.name}: of /${command} is given twice.`);
    }
  }
  const missing = definitions.filter((one) => one.required && !typed.some(({ name }) => name === one.name));
  if (missing.length > 0) {
    throw new CommandLineError(`/${command} needs ${list(missing.map((one) => `${one.name}:`))}. ${known}`);
  }
}

function toOption(
  { name, text, definition }: Typed,
  context: Omit<CommandLineContext, 'commands'>,
): CommandOption {
  if (!definition) return { name, type: OPTION.string, value: text };
  return { name, type: definition.type, value: valueFrom(text, definition, context) };
}

function valueFrom(
  text: string,
  definition: OptionDefinition,
  { channels, raw = false }: Omit<CommandLineContext, 'commands'>,
): string | number | boolean {
  const { name, type } = definition;
  if (type === OPTION.channel) return channelOf(text, definition, [...channels], raw);
  if (definition.choices) return choiceOf(text, definition, definition.choices, raw);
  if (type === OPTION.integer || type === OPTION.number) {
    const value = Number(text);
    if (Number.isFinite(value) && (type === OPTION.number || Number.isInteger(value))) return value;
    if (!raw) throw new CommandLineError(`The option ${name}: wants a number, not “${text}”.`);
  }
  if (type === OPTION.boolean) {
    if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
    if (!raw) throw new CommandLineError(`The option ${name}: wants true or false, not “${text}”.`);
  }
  const longest = definition.max_length ?? 6000;
  if (!raw && text.length > longest) {
    throw new CommandLineError(`The option ${name}: has ${text.length} characters, at most ${longest} fit.`);
  }
  return text;
}

/** The choice whose value or shown name was typed. */
function choiceOf(
  text: string,
  { name }: OptionDefinition,
  choices: readonly { name: string; value: string | number }[],
  raw: boolean,
): string | number {
  const choice =
    choices.find(({ value }) => String(value) === text) ??
    choices.find((one) => one.name.toLowerCase() === text.toLowerCase());
  if (choice) return choice.value;
  if (raw) return text;
  throw new CommandLineError(
    `The option ${name}: cannot be “${text}”. Choices: ${list(choices.map(({ value }) => String(value)))}.`,
  );
}

/** The id of a channel, typed as the id, as `<#id>`, or as the name of a channel of the option's types. */
function channelOf(
  text: string,
  { name, channel_types: types }: OptionDefinition,
  channels: readonly SimulatedChannel[],
  raw: boolean,
): string {
  const id = /^<#(\d+)>$/.exec(text)?.[1] ?? text;
  if (isSnowflake(id)) return id;
  const fitting = channels.filter((channel) => raw || !types?.length || types.includes(channel.type));
  const wanted = text.replace(/^#/, '');
  const found = fitting.filter((channel) => channel.name === wanted || channel.name === text);
  const [first, second] = found;
  if (first && (raw || !second)) return first.id;
  if (raw) return text;
  if (first) {
    throw new CommandLineError(
      `Several channels are called ${text}; give an id instead: ${list(found.map((channel) => channel.id))}.`,
    );
  }
  throw new CommandLineError(
    `The option ${name}: names no channel of this server: “${text}”. Known: ${list(fitting.map((channel) => `#${channel.name}`))}.`,
  );
}

const list = (names: readonly string[]): string => (names.length > 0 ? names.join(', ') : 'none');

import { withTimeLimit } from '../../../shared/time-limit.ts';
import type { Message } from '../rest/channel-messages.ts';
import type { StoredFile } from '../rest/message-attachments.ts';
import {
  type Answer,
  CALLBACK,
  type Choice,
  INTERACTION,
  type Pending,
} from '../rest/pending-interactions.ts';
import { InteractionError } from './interaction-error.ts';
import {
  type CommandData,
  type CommandOption,
  type ComponentData,
  commandInteraction,
  componentInteraction,
  type Origin,
} from './interaction-object.ts';
import { createSender, type SenderOptions } from './interaction-sender.ts';

/** How a client sends and waits. */
export interface ClientOptions extends SenderOptions {
  /** How long to wait for the edit of a deferred reply, ms. Default 60000. */
  thinkingTimeoutMs?: number;
  /** Resolves when the application has no work left: its first edit may only show its progress. */
  idle?: () => Promise<void>;
}

/**
 * Called once the application has acknowledged the interaction, with the message that it made or is to edit. The message
 * may still be "thinking…".
 */
export type OnReply = (message: Message) => void;

/** A use of a slash command. */
export type CommandUse = Origin & { name: string; options?: readonly CommandOption[]; onReply?: OnReply };
/** A use of a message component. */
export type ComponentUse = Origin &
  ComponentData & {
    onReply?: OnReply;
    /** Whether to wait for an edit after a deferred update (type 6); the application may never edit. */
    waitForEdit?: boolean;
  };
/** A slash command being typed; `focused` is the name of the option that the person is typing. */
export type AutocompleteUse = CommandUse & { focused: string };

/** A message in its final state, with the bytes of its attachments in their order. */
export interface Outcome {
  message: Message;
  files: StoredFile[];
}

/** Discord's app in a person's hands. All reject with an {@link InteractionError} where no proper answer comes. */
export interface Client {
  command(use: CommandUse): Promise<Outcome>;
  component(use: ComponentUse): Promise<Outcome>;
  autocomplete(use: AutocompleteUse): Promise<Choice[]>;
}

/** A client that sends interactions to the application and waits for their replies. */
export function createClient(options: ClientOptions): Client {
  const { rest, thinkingTimeoutMs = 60_000 } = options;
  const send = createSender(options);

  function reportReply(pending: Pending, onReply: OnReply | undefined): void {
    const message = rest.messages.get(pending.originalId ?? '');
    if (message) onReply?.(message);
  }

  async function finalAnswer(pending: Pending): Promise<Answer> {
    const answer = await withTimeLimit(thinkingTimeoutMs, pending.answered, stillThinking(thinkingTimeoutMs));
    await options.idle?.();
    const message = rest.messages.get(answer.message?.id ?? '');
    return message ? { ...answer, message } : answer;
  }

  function outcomeOf({ message }: Answer): Outcome {
    if (!message) throw new InteractionError('The application deleted its reply.');
    const files = message.attachments
      .map(({ id }) => rest.messages.file(id))
      .filter((file) => file !== undefined);
    return { message, files };
  }

  function dataOf({ name, options = [] }: CommandUse): CommandData {
    const registered = rest.application.commands.find((command) => command.name === name);
    return { id: registered?.id ?? rest.nextId(), name, options };
  }

  return {
    async command(use) {
      const data = dataOf(use);
      const { pending } = await send({
        type: INTERACTION.command,
        origin: use,
        build: (envelope) => commandInteraction(envelope, use, data),
      });
      reportReply(pending, use.onReply);
      return outcomeOf(await finalAnswer(pending));
    },

    async component(use) {
      rest.messages.adopt(use.message);
      const { pending, callback } = await send({
        type: INTERACTION.component,
        origin: use,
        build: (envelope) => componentInteraction(envelope, use, use),
        sourceId: use.message.id,
      });
      reportReply(pending, use.onReply);
      if (callback !== CALLBACK.deferredUpdate || use.waitForEdit)
        return outcomeOf(await finalAnswer(pending));
      const message = rest.messages.get(use.message.id);
      return outcomeOf(message ? { message } : {});
    },

    async autocomplete(use) {
      const { options: typed, ...data } = dataOf(use);
      const options = typed.map((option) => ({
        ...option,
        ...(option.name === use.focused && { focused: true }),
      }));
      const { pending } = await send({
        type: INTERACTION.autocomplete,
        origin: use,
        build: (envelope) =>
          commandInteraction(envelope, use, { ...data, options }, INTERACTION.autocomplete),
      });
      return (await finalAnswer(pending)).choices ?? [];
    },
  };
}

const stillThinking = (ms: number): InteractionError =>
  new InteractionError(
    `The application is still thinking: its deferred reply was not edited within ${ms / 1000} s.`,
  );

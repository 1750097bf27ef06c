import type { SimulatedDiscord } from '../local/discord/discord.ts';
import { newToken } from '../local/discord/interaction-object.ts';
import { INTERACTION } from '../local/discord/pending.ts';
import type { ReportRequest } from '../shared/report-request.ts';

const CHANNEL = '800000000000000000';
const ATTACHMENT_BYTES = 10 * 2 ** 20;

/** A deferred reply as the interactions function leaves it. */
export interface DeferredReply {
  /** The request that would have been made of the reports function. */
  request: ReportRequest;
  /** Throws with what the reply says where it is no report: neither an embed nor a file. */
  assertAnswered: () => void;
}

/** Opens a reply in a simulated Discord for a report to be edited into. */
export function deferReply(
  { rest, context }: SimulatedDiscord,
  asked: Pick<ReportRequest, 'guild' | 'command' | 'range'>,
): DeferredReply {
  const envelope = { id: rest.nextId(), token: newToken(), attachmentSizeLimit: ATTACHMENT_BYTES };
  const pending = rest.interactions.open({
    ...envelope,
    type: INTERACTION.command,
    channelId: CHANNEL,
    at: Date.now(),
  });
  const opened = rest.interactions.respond(pending, { type: 5 }, []);
  return {
    request: { ...envelope, ...asked, applicationId: context.application.id, locale: 'en' },
    assertAnswered() {
      const message = rest.messages.get(opened?.id ?? '');
      if (message && message.embeds.length + message.attachments.length > 0) return;
      throw new Error(`The report failed. Its reply says: ${message?.content || 'nothing'}`);
    },
  };
}

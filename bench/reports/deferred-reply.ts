import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { newToken } from '../../simulator/discord/app/interaction-object.ts';
import type { SimulatedDiscord } from '../../simulator/discord/discord.ts';
import { INTERACTION } from '../../simulator/discord/rest/pending-interactions.ts';

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

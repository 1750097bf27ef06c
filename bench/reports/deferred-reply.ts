import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { newToken } from '../../simulator/discord/app/interaction-object.ts';
import type { SimulatedDiscord } from '../../simulator/discord/discord.ts';
import { INTERACTION } from '../../simulator/discord/rest/pending-interactions.ts';

const CHANNEL = '800000000000000000';
const ATTACHMENT_BYTES = 10 * 2 ** 20;

/** A deferred reply as the interactions function leaves it. */
export interface DeferredReply {
  /** The request that the interactions function would send to the reports function. */
  request: ReportRequest;
  /** Throws with the reply's text where the reply has neither an embed nor a file. */
  assertAnswered: () => void;
}

/** Opens a deferred reply in a simulated Discord, which a report is edited into. */
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

import type { Answer, AnswerDeps } from '../endpoint/answer-deps.ts';
import type { CommandInteraction, Server } from '../endpoint/interaction.ts';
import { permit } from '../endpoint/permit.ts';
import { deferredReply } from '../endpoint/response.ts';
import { readReportCommand } from './report-command.ts';

/** `/userstats` and `/report`: asks the reports function for the answer and defers the reply. */
export async function requestReport(
  interaction: CommandInteraction,
  { guild, member, channel }: Server,
  deps: Pick<AnswerDeps, 'readSettings' | 'readSince' | 'readDirectory' | 'invokeReports'>,
): Promise<Answer> {
  const [settings, since] = await Promise.all([deps.readSettings(guild), deps.readSince(guild)]);
  const { isEphemeral } = permit(member, channel, settings);
  const readDirectory = () => deps.readDirectory(guild);
  // The invocation comes before the reply: after the reply, a failure here would leave it "thinking" for ever.
  await deps.invokeReports(await readReportCommand(interaction, guild, { since, readDirectory }));
  return { response: deferredReply(isEphemeral), outcome: 'deferred' };
}

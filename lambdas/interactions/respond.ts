/** Answers interactions, whether they arrive over HTTP with a signature or over the gateway. */

import type { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { errorFields, type Log, log as standardLog } from '../../shared/log.ts';
import { withTimeLimit } from '../../shared/time-limit.ts';
import { UserError } from '../../shared/user-error.ts';
import { offerChoices } from './autocomplete/offer-choices.ts';
import { commands, HELP, PRIVACY, REPORT, SETTINGS, USERSTATS } from './commands/command-definitions.ts';
import type { Answer, AnswerDeps, Handle } from './endpoint/answer-deps.ts';
import type { CommandInteraction, Interaction, Ping } from './endpoint/interaction.ts';
import { parseInteraction } from './endpoint/parse-interaction.ts';
import { choiceList, ephemeralMessage, type InteractionResponse, PONG } from './endpoint/response.ts';
import { showHelp } from './panels/help-panel.ts';
import { isUnlinkButton, requestUnlinking, showPrivacy } from './panels/privacy-panel.ts';
import { changeSetting, showSettings } from './panels/settings-panel.ts';
import { requestReport } from './report/request-report.ts';
import { refusal, WORDS } from './words/interaction-words.ts';

/** The outside world of all answers. `log` is by default the process's. */
export interface RespondDeps extends AnswerDeps {
  emit: typeof emitMetrics;
  log?: Log;
}

/** Discord waits 3 s. This leaves time for the way back, so that the user gets an answer even when a database hangs. */
const ANSWER_WITHIN_MS = 2500;

const COMMANDS: ReadonlyMap<string, Handle<CommandInteraction>> = new Map([
  [USERSTATS, requestReport],
  [REPORT, requestReport],
  [SETTINGS, showSettings],
  [PRIVACY, showPrivacy],
  [HELP, showHelp],
]);

async function answer(interaction: Exclude<Interaction, Ping>, deps: AnswerDeps): Promise<Answer> {
  const { server } = interaction;
  if (server === undefined) throw refusal(({ refused }) => refused.notInServer);
  switch (interaction.kind) {
    case 'command':
      return (COMMANDS.get(interaction.name) ?? refuseUnknownCommand)(interaction, server, deps);
    case 'component':
      return (isUnlinkButton(interaction) ? requestUnlinking : changeSetting)(interaction, server, deps);
    case 'autocomplete':
      return offerChoices(interaction, server, deps);
  }
}

/**
 * Makes the function that answers an interaction as Discord sent it. Refusals and failures are answered with a message
 * that only the user sees. A failure is also counted, and logged with the interaction's id, which is the reference in
 * the message. Throws MalformedInteraction for a body that is not an interaction of a known kind.
 */
export function createRespond(deps: RespondDeps): (body: unknown) => Promise<InteractionResponse> {
  const log = deps.log ?? standardLog;
  return async (body) => {
    const interaction = parseInteraction(body);
    if (interaction.kind === 'ping') return PONG;
    const { id, kind, locale, server } = interaction;
    const fields = { interaction: id, guild: server?.guild, command: loggedName(interaction) };
    try {
      const late = new Error(`No answer was ready within ${ANSWER_WITHIN_MS} ms.`);
      const { response, outcome } = await withTimeLimit(ANSWER_WITHIN_MS, answer(interaction, deps), late);
      log('info', 'An interaction was answered.', { ...fields, outcome });
      return response;
    } catch (error) {
      // A list of choices has no room for a message. The command itself is answered with one when it is sent.
      const reply = (content: string) =>
        kind === 'autocomplete' ? choiceList([]) : ephemeralMessage({ content });
      if (error instanceof UserError) {
        log('info', 'An interaction was answered.', { ...fields, outcome: 'refused' });
        return reply(error.in(locale));
      }
      log('error', 'An interaction could not be answered.', {
        ...fields,
        outcome: 'failed',
        ...errorFields(error),
      });
      if (kind !== 'autocomplete') deps.emit({ CommandFailures: 1 });
      return reply(WORDS[locale].refused.failed(id));
    }
  };
}

async function refuseUnknownCommand(): Promise<never> {
  throw refusal((words) => {
    const known = Object.values(words.commands).map(({ name }) => `\`/${name}\``);
    return words.refused.unknownCommand(known.join(', '));
  });
}

/** The command's name if it is one of ours, otherwise "unknown", because the log must not repeat what others write. */
function loggedName(interaction: Exclude<Interaction, Ping>): string {
  if (interaction.kind === 'component') return 'component';
  return commands.some(({ name }) => name === interaction.name) ? interaction.name : 'unknown';
}

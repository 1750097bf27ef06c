/** The answer to an interaction, however it arrived: over HTTP with a signature, or over the gateway. */

import type { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { snowflakeTime } from '../../shared/discord/snowflake.ts';
import { errorFields, type Log, log as standardLog } from '../../shared/log.ts';
import type { ReportRequest } from '../../shared/messages/report-request.ts';
import type { UnlinkRequest } from '../../shared/messages/unlink-request.ts';
import type { Directory } from '../../shared/state/channel-directory.ts';
import type { Settings } from '../../shared/state/guild-settings.ts';
import { within } from '../../shared/time-limit.ts';
import { UserError } from '../../shared/user-error.ts';
import { suggestDates } from './autocomplete/suggest-dates.ts';
import { suggestZones } from './autocomplete/suggest-zones.ts';
import {
  commands,
  HELP_COMMAND,
  PRIVACY,
  REPORT,
  SETTINGS,
  USERSTATS,
} from './commands/command-definitions.ts';
import {
  type AutocompleteInteraction,
  type CommandInteraction,
  type ComponentInteraction,
  type Interaction,
  type Ping,
  parseInteraction,
  type Server,
} from './endpoint/interaction.ts';
import { mayManage, permit } from './endpoint/permit.ts';
import { deferred, ephemeral, type InteractionResponse, offered, PONG, update } from './endpoint/response.ts';
import { help } from './panels/help-panel.ts';
import { isUnlinkButton, privacyPanel } from './panels/privacy-panel.ts';
import { chosenSetting, settingsPanel } from './panels/settings-panel.ts';
import { reportRequest } from './report/report-command.ts';
import { refusal, WORDS } from './words/interaction-words.ts';

/** What answering needs of the world. `readSince` gives ms; `invokeReports` resolves once the request is accepted; `leaveUnlinkRequest` tells whether anyone is there to do it. */
export interface RespondDeps {
  readSettings: (guild: string) => Promise<Settings>;
  writeSetting: (guild: string, name: keyof Settings, ids: readonly string[]) => Promise<void>;
  readDirectory: (guild: string) => Promise<Directory>;
  readSince: (guild: string) => Promise<number | undefined>;
  invokeReports: (request: ReportRequest) => Promise<void>;
  leaveUnlinkRequest: (request: UnlinkRequest) => Promise<boolean>;
  emit: typeof emitMetrics;
  log?: Log;
}

/** Discord waits 3 s; this leaves it the way back, and the asker an answer even when a database hangs. */
const ANSWER_WITHIN_MS = 2500;

interface Answer {
  response: InteractionResponse;
  /** For the log. */
  outcome: string;
}

/**
 * Makes the function that answers an interaction as Discord sent it. Errors in what was asked, and failures, are
 * answered with a message that only the asker sees; a failure is logged under the interaction's id, which the message gives
 * as its reference, and counted. Throws MalformedInteraction for what is no interaction known here.
 */
export function createRespond(deps: RespondDeps): (body: unknown) => Promise<InteractionResponse> {
  const log = deps.log ?? standardLog;
  return async (body) => {
    const interaction = parseInteraction(body);
    if (interaction.kind === 'ping') return PONG;
    const fields = {
      interaction: interaction.id,
      guild: interaction.server?.guild,
      command: loggedName(interaction),
    };
    try {
      const { response, outcome } = await inTime(answer(interaction, deps));
      log('info', 'interaction', { ...fields, outcome });
      return response;
    } catch (error) {
      if (error instanceof UserError) {
        log('info', 'interaction', { ...fields, outcome: 'refused' });
        // There is no room for a message here; the command itself is answered with it.
        if (interaction.kind === 'autocomplete') return offered([]);
        return ephemeral({ content: error.in(interaction.locale) });
      }
      log('error', 'interaction', { ...fields, outcome: 'failed', ...errorFields(error) });
      if (interaction.kind === 'autocomplete') return offered([]);
      deps.emit({ CommandFailures: 1 });
      return ephemeral({ content: WORDS[interaction.locale].refused.failed(interaction.id) });
    }
  };
}

async function answer(interaction: Exclude<Interaction, Ping>, deps: RespondDeps): Promise<Answer> {
  const { server } = interaction;
  if (server === undefined) throw refusal(({ refused }) => refused.notInServer);
  if (interaction.kind === 'autocomplete') return offer(interaction, server, deps);
  if (interaction.kind === 'component') {
    return isUnlinkButton(interaction)
      ? unlink(interaction, server, deps)
      : changeSetting(interaction, server, deps);
  }
  switch (interaction.name) {
    case USERSTATS:
    case REPORT:
      return requestReport(interaction, server, deps);
    case SETTINGS:
      return showSettings(interaction, server, deps);
    case PRIVACY:
      return showPrivacy(interaction, server, deps);
    case HELP_COMMAND:
      return { response: ephemeral(help(interaction.locale)), outcome: 'help shown' };
    default:
      throw refusal((words) => {
        const known = Object.values(words.commands).map(({ name }) => `\`/${name}\``);
        return words.refused.unknownCommand(known.join(', '));
      });
  }
}

async function requestReport(
  interaction: CommandInteraction,
  { guild, member, channel }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  const [settings, since] = await Promise.all([deps.readSettings(guild), deps.readSince(guild)]);
  const { ephemeral: isEphemeral } = permit(member, channel, settings);
  const readDirectory = () => deps.readDirectory(guild);
  // Invoked before the answer is given: were it the other way round, a failure would leave the reply thinking for ever.
  await deps.invokeReports(await reportRequest(interaction, guild, { since, readDirectory }));
  return { response: deferred(isEphemeral), outcome: 'deferred' };
}

/** To those alone who may ask: what is offered for dates tells since when there is data. */
async function offer(
  { id, name, focused, locale, discordLocale }: AutocompleteInteraction,
  { guild, member, channel }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  const [settings, since] = await Promise.all([deps.readSettings(guild), deps.readSince(guild)]);
  permit(member, channel, settings);
  const now = snowflakeTime(id);
  const typed = typeof focused.value === 'string' ? focused.value : '';
  switch (focused.name) {
    case 'dates': {
      const choices = suggestDates(typed, { now, since, withinMonth: name === REPORT, locale });
      return { response: offered(choices), outcome: 'dates offered' };
    }
    case 'timezone':
      return {
        response: offered(suggestZones(typed, { now, locale, discordLocale })),
        outcome: 'zones offered',
      };
    default:
      return { response: offered([]), outcome: 'nothing to offer' };
  }
}

async function showSettings(
  interaction: CommandInteraction,
  { guild, member }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  requireManageServer(member);
  if (interaction.options.length > 0) {
    throw refusal(({ refused, commands }) => refused.noOptions(`\`/${commands[SETTINGS].name}\``));
  }
  const panel = settingsPanel(await deps.readSettings(guild), interaction.locale);
  return { response: ephemeral(panel), outcome: 'panel shown' };
}

/** Manage Server is asked for again: it may have been taken away since the panel was opened. */
async function changeSetting(
  interaction: ComponentInteraction,
  { guild, member }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  requireManageServer(member);
  const { name, ids } = chosenSetting(interaction, guild);
  await deps.writeSetting(guild, name, ids);
  // Laid over what is read, which may be from just before the write.
  const settings = { ...(await deps.readSettings(guild)), [name]: ids };
  return { response: update(settingsPanel(settings, interaction.locale)), outcome: `${name} set` };
}

/** For anyone, anywhere: it tells about nobody but whoever asks. */
async function showPrivacy(
  interaction: CommandInteraction,
  { guild }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  const panel = privacyPanel(
    await deps.readSettings(guild),
    snowflakeTime(interaction.id),
    interaction.locale,
  );
  return { response: ephemeral(panel), outcome: 'panel shown' };
}

/** Only the worker can do it, and then edits this answer. */
async function unlink(
  { user, applicationId, token, locale }: ComponentInteraction,
  { guild }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  const isLeft = await deps.leaveUnlinkRequest({ guild, user, applicationId, token, locale });
  if (!isLeft) throw refusal(({ privacy }) => privacy.nobodyThere);
  return {
    response: ephemeral({ content: WORDS[locale].privacy.unlinking }),
    outcome: 'unlinking asked for',
  };
}

function requireManageServer(member: Server['member']): void {
  if (!mayManage(member)) {
    throw refusal(({ settings }) => settings.forManagers);
  }
}

/** A name of ours or "unknown": what others write is not for the log. */
function loggedName(interaction: Exclude<Interaction, Ping>): string {
  if (interaction.kind === 'component') return 'component';
  return commands.some(({ name }) => name === interaction.name) ? interaction.name : 'unknown';
}

/** What `work` comes to, if it does in time for Discord's three seconds. */
const inTime = <T>(work: Promise<T>): Promise<T> =>
  within(ANSWER_WITHIN_MS, work, new Error(`No answer was ready within ${ANSWER_WITHIN_MS} ms.`));

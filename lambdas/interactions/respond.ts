/** The answer to an interaction, however it arrived: over HTTP with a signature, or over the gateway. */
import type { Directory } from '../../shared/directory.ts';
import { errorFields, type Log, log as standardLog } from '../../shared/log.ts';
import type { emitMetrics } from '../../shared/metrics.ts';
import type { ReportRequest } from '../../shared/report-request.ts';
import type { Settings } from '../../shared/settings.ts';
import { snowflakeTime } from '../../shared/snowflake.ts';
import type { UnlinkRequest } from '../../shared/unlink-request.ts';
import { UserError } from '../../shared/user-error.ts';
import { commands, HELP_COMMAND, PRIVACY, REPORT, SETTINGS, USERSTATS } from './commands.ts';
import { HELP } from './help.ts';
import {
  type AutocompleteInteraction,
  type CommandInteraction,
  type ComponentInteraction,
  type Interaction,
  type Ping,
  parseInteraction,
  type Server,
} from './interaction.ts';
import { mayManage, permit } from './permit.ts';
import { isUnlinkButton, NOBODY_THERE, privacyPanel, UNLINKING } from './privacy-panel.ts';
import { reportRequest } from './report-command.ts';
import { deferred, ephemeral, type InteractionResponse, offered, PONG, update } from './response.ts';
import { chosenSetting, settingsPanel } from './settings-panel.ts';
import { suggestDates } from './suggest-dates.ts';

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
        return ephemeral({ content: error.message });
      }
      log('error', 'interaction', { ...fields, outcome: 'failed', ...errorFields(error) });
      if (interaction.kind === 'autocomplete') return offered([]);
      deps.emit({ CommandFailures: 1 });
      return ephemeral({
        content: `Something went wrong, reference ${interaction.id}. Try again in a minute; if it goes on, give the reference to whoever runs this bot.`,
      });
    }
  };
}

async function answer(interaction: Exclude<Interaction, Ping>, deps: RespondDeps): Promise<Answer> {
  const { server } = interaction;
  if (server === undefined) throw new UserError('This works in a server only, not in direct messages.');
  if (interaction.kind === 'autocomplete') return offerDates(interaction, server, deps);
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
      return { response: ephemeral(HELP), outcome: 'help shown' };
    default:
      throw new UserError(
        `This command is not known here. There are ${commands.map(({ name }) => `\`/${name}\``).join(', ')}.`,
      );
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

/** To those alone who may ask: what is offered tells since when there is data. */
async function offerDates(
  { id, name, focused }: AutocompleteInteraction,
  { guild, member, channel }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  const [settings, since] = await Promise.all([deps.readSettings(guild), deps.readSince(guild)]);
  permit(member, channel, settings);
  const typed = focused.name === 'dates' && typeof focused.value === 'string' ? focused.value : '';
  const choices = suggestDates(typed, { now: snowflakeTime(id), since, withinMonth: name === REPORT });
  return { response: offered(choices), outcome: 'dates offered' };
}

async function showSettings(
  interaction: CommandInteraction,
  { guild, member }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  requireManageServer(member);
  if (interaction.options.length > 0) throw new UserError(`\`/${SETTINGS}\` takes no options.`);
  return { response: ephemeral(settingsPanel(await deps.readSettings(guild))), outcome: 'panel shown' };
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
  return { response: update(settingsPanel(settings)), outcome: `${name} set` };
}

/** For anyone, anywhere: it tells about nobody but whoever asks. */
async function showPrivacy(
  interaction: CommandInteraction,
  { guild }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  const panel = privacyPanel(await deps.readSettings(guild), snowflakeTime(interaction.id));
  return { response: ephemeral(panel), outcome: 'panel shown' };
}

/** Only the worker can do it, and then edits this answer. */
async function unlink(
  { user, applicationId, token }: ComponentInteraction,
  { guild }: Server,
  deps: RespondDeps,
): Promise<Answer> {
  const isLeft = await deps.leaveUnlinkRequest({ guild, user, applicationId, token });
  if (!isLeft) throw new UserError(NOBODY_THERE);
  return { response: ephemeral(UNLINKING), outcome: 'unlinking asked for' };
}

function requireManageServer(member: Server['member']): void {
  if (!mayManage(member)) {
    throw new UserError('Only members with the permission Manage Server can see and change the settings.');
  }
}

/** A name of ours or "unknown": what others write is not for the log. */
function loggedName(interaction: Exclude<Interaction, Ping>): string {
  if (interaction.kind === 'component') return 'component';
  return commands.some(({ name }) => name === interaction.name) ? interaction.name : 'unknown';
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`No answer was ready within ${ANSWER_WITHIN_MS} ms.`)),
    ANSWER_WITHIN_MS,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** From `/userstats` and `/report` as typed to what the reports handler is asked for. */
import { parseDateRange, splitByMonth, writeRange } from '../../shared/daterange.ts';
import { type Directory, isThread } from '../../shared/directory.ts';
import type { ReportCommand, ReportRequest, ReportType } from '../../shared/report-request.ts';
import { isSnowflake, snowflakeTime } from '../../shared/snowflake.ts';
import { UserError } from '../../shared/user-error.ts';
import { REPORT, REPORT_CHANNEL_TYPES, REPORT_TYPES, USERSTATS } from './commands.ts';
import type { CommandInteraction } from './interaction.ts';

/** Months named in full when a report over several is refused: more than these would not fit a message. */
const MONTHS_NAMED = 24;

export interface RequestSources {
  /** When the guild was first seen (ms), if ever. */
  since: number | undefined;
  /** The guild's known channels; asked only about a channel that Discord did not describe itself. */
  readDirectory: () => Promise<Directory>;
}

/**
 * The request that a command stands for, its dates as seen at the interaction's own moment. Throws UserError for
 * options that do not exist, dates that cannot be read, a channel of another server and a report over a month's end.
 */
export async function reportRequest(
  interaction: CommandInteraction,
  guild: string,
  sources: RequestSources,
): Promise<ReportRequest> {
  const known = interaction.name === REPORT ? ['type', 'channel', 'dates'] : ['dates'];
  const options = new Map(interaction.options.map(({ name, value }) => [name, value]));
  for (const name of options.keys()) {
    if (!known.includes(name)) {
      throw new UserError(
        `\`/${interaction.name}\` has no such option: it takes ${known.map((each) => `\`${each}\``).join(', ')}.`,
      );
    }
  }
  const command: ReportCommand =
    interaction.name === REPORT
      ? await reportCommand(interaction, guild, options, sources.readDirectory)
      : { name: USERSTATS };
  const now = snowflakeTime(interaction.id);
  const range = parseDateRange(datesOf(options), now, sources.since);
  if (command.name === REPORT) refuseSeveralMonths(range, now, sources.since);
  return {
    id: interaction.id,
    applicationId: interaction.applicationId,
    token: interaction.token,
    locale: interaction.locale,
    guild,
    command,
    range,
    attachmentSizeLimit: interaction.attachmentSizeLimit,
  };
}

async function reportCommand(
  interaction: CommandInteraction,
  guild: string,
  options: ReadonlyMap<string, unknown>,
  readDirectory: RequestSources['readDirectory'],
): Promise<ReportCommand> {
  const type = options.get('type');
  if (!isReportType(type)) {
    throw new UserError(`\`type\` must be one of ${Object.keys(REPORT_TYPES).join(', ')}.`);
  }
  const id = options.get('channel');
  if (id === undefined) return { name: REPORT, type };
  return { name: REPORT, type, channel: await channelOf(id, interaction, guild, readDirectory) };
}

const isReportType = (value: unknown): value is ReportType =>
  typeof value === 'string' && Object.hasOwn(REPORT_TYPES, value);

async function channelOf(
  id: unknown,
  interaction: CommandInteraction,
  guild: string,
  readDirectory: RequestSources['readDirectory'],
): Promise<{ id: string; name: string }> {
  const instead = 'Choose one of its channels, or leave `channel` out for the whole server.';
  if (!isSnowflake(id)) throw new UserError(`\`channel\` must be a channel of this server. ${instead}`);
  const sent = interaction.channels.get(id);
  const channel = sent ?? (await readDirectory()).get(id);
  if (channel === undefined || (sent?.guild ?? guild) !== guild) {
    throw new UserError(`<#${id}> is not a channel of this server. ${instead}`);
  }
  if (isThread(channel)) {
    const parent = channel.parent === undefined ? 'its channel' : `<#${channel.parent}>`;
    throw new UserError(
      `<#${id}> is a thread, and threads are counted with their channel: ask for ${parent}.`,
    );
  }
  if (!REPORT_CHANNEL_TYPES.includes(channel.kind)) {
    throw new UserError(`Nothing is counted in <#${id}>: one can neither write nor talk there. ${instead}`);
  }
  return { id, name: channel.name };
}

function datesOf(options: ReadonlyMap<string, unknown>): string | undefined {
  const dates = options.get('dates');
  if (dates === undefined || typeof dates === 'string') return dates;
  throw new UserError('`dates` must be text, such as `January 2018` or `2018-01-12 to 2018-01-15`.');
}

/**
 * A person's hash changes with the month: across its end they would be counted twice. Of the months in the range only
 * those are named that could hold data, since the others would be refused in their turn.
 */
function refuseSeveralMonths(range: { start: number; end: number }, now: number, since = 0): void {
  const months = splitByMonth(range);
  if (months.length <= 1) return;
  const useful = months.filter(({ start, end }) => start <= now && end > since);
  const named = useful.slice(0, MONTHS_NAMED).map((month) => `- \`${writeRange(month)}\``);
  const left = useful.length - named.length;
  throw new UserError(
    [
      'A report cannot cross the end of a month, because nobody is recognised from one month to the next. Ask for these `dates` one by one:',
      ...named,
      ...(left > 0 ? [`- and so on, for ${left} more`] : []),
    ].join('\n'),
  );
}

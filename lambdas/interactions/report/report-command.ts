/** Turns `/userstats` and `/report` as typed into a request to the reports function. */

import { ChannelTypes } from 'discord-interactions';
import { quoted } from '../../../shared/dates/daterange-error.ts';
import { parseDateRange } from '../../../shared/dates/parse-daterange.ts';
import { isWithinMonth, monthsWithData } from '../../../shared/dates/split-range.ts';
import { writeRange } from '../../../shared/dates/write-range.ts';
import { isZone, UTC } from '../../../shared/dates/zone.ts';
import { isSnowflake, snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { writeNumber } from '../../../shared/locale.ts';
import type { ReportCommand, ReportRequest, ReportType } from '../../../shared/messages/report-request.ts';
import type { Directory } from '../../../shared/state/channel-directory.ts';
import type { Range } from '../../../shared/time.ts';
import {
  OPTIONS,
  REPORT,
  REPORT_CHANNEL_TYPES,
  REPORT_TYPES,
  USERSTATS,
} from '../commands/command-definitions.ts';
import type { CommandInteraction } from '../endpoint/interaction.ts';
import type { Words } from '../words/en.ts';
import { refusal } from '../words/interaction-words.ts';
import { nearZones } from '../zones/find-zones.ts';
import { canonicalZone } from '../zones/zone-names.ts';

/** The most months that the refusal of a report over several months names; more would not fit a message. */
const MONTHS_NAMED = 24;
/** The most time zones that the refusal of an unknown one names. */
const ZONES_NAMED = 5;

/** What a command's options are checked against. */
export interface RequestSources {
  /** When the guild's counters begin, ms; undefined before the first. */
  since: number | undefined;
  /** The guild's known channels. Called for a category, and for a channel that Discord did not describe. */
  readDirectory: () => Promise<Directory>;
}

/**
 * Reads a command into a request. Relative dates count from the time of the interaction. Throws UserError for an unknown
 * option, type, channel or time zone, for dates that cannot be read, and for a report that crosses a month's end.
 */
export async function readReportCommand(
  interaction: CommandInteraction,
  guild: string,
  sources: RequestSources,
): Promise<ReportRequest> {
  const options = new Map(interaction.options.map(({ name, value }) => [name, value]));
  refuseUnknownOptions(interaction.name === REPORT ? REPORT : USERSTATS, options);
  const command: ReportCommand =
    interaction.name === REPORT
      ? await readReportOptions(interaction, guild, options, sources.readDirectory)
      : { name: USERSTATS };
  const now = snowflakeTime(interaction.id);
  const range = parseDateRange(readDates(options), now, sources.since);
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

function refuseUnknownOptions(command: keyof typeof OPTIONS, options: ReadonlyMap<string, unknown>): void {
  const known = OPTIONS[command].map(({ name }) => name);
  if ([...options.keys()].every((name) => known.some((each) => each === name))) return;
  throw refusal((words) =>
    words.report.noSuchOption(
      `\`/${words.commands[command].name}\``,
      known.map((name) => `\`${words.options[name].name}\``).join(', '),
    ),
  );
}

async function readReportOptions(
  interaction: CommandInteraction,
  guild: string,
  options: ReadonlyMap<string, unknown>,
  readDirectory: RequestSources['readDirectory'],
): Promise<ReportCommand> {
  const type = options.get('type');
  if (!isReportType(type)) {
    throw refusal(({ report }) => report.unknownType);
  }
  const zone = readZone(options.get('timezone'));
  const id = options.get('channel');
  return {
    name: REPORT,
    type,
    ...(zone !== undefined && { zone }),
    ...(id !== undefined && { channel: await readChannel(id, interaction, guild, readDirectory) }),
  };
}

function readZone(option: unknown): string | undefined {
  if (option === undefined) return undefined;
  if (typeof option !== 'string') throw refusal(({ report }) => report.zoneIsText);
  const zone = option.trim();
  if (isZone(zone)) return canonicalZone(zone);
  const near = [...nearZones(zone), { zone: UTC }].slice(0, ZONES_NAMED).map((found) => `\`${found.zone}\``);
  throw refusal(({ report }) => report.unknownZone(quoted(zone), near.join(', ')));
}

const isReportType = (value: unknown): value is ReportType => REPORT_TYPES.some((type) => type === value);

async function readChannel(
  id: unknown,
  interaction: CommandInteraction,
  guild: string,
  readDirectory: RequestSources['readDirectory'],
): Promise<{ id: string; name: string }> {
  const refuse = (say: (report: Words['report'], channel: string) => string) =>
    refusal(({ report }) => `${say(report, `<#${id}>`)} ${report.instead}`);
  if (!isSnowflake(id)) throw refuse((report) => report.noChannel);
  const sent = interaction.channels.get(id);
  const channel = sent ?? (await readDirectory()).get(id);
  if (channel === undefined || (sent?.guild ?? guild) !== guild) {
    throw refuse((report, channel) => report.otherServer(channel));
  }
  if (!REPORT_CHANNEL_TYPES.includes(channel.kind)) {
    throw refuse((report, channel) => report.nothingCounted(channel));
  }
  if (channel.kind === ChannelTypes.GUILD_CATEGORY && !(await hasChannels(id, readDirectory))) {
    throw refuse((report, channel) => report.emptyCategory(channel));
  }
  return { id, name: channel.name };
}

async function hasChannels(
  category: string,
  readDirectory: RequestSources['readDirectory'],
): Promise<boolean> {
  const directory = await readDirectory();
  return directory.values().some(({ parent }) => parent === category);
}

function readDates(options: ReadonlyMap<string, unknown>): string | undefined {
  const dates = options.get('dates');
  if (dates === undefined || typeof dates === 'string') return dates;
  throw refusal(({ report }) => report.datesAreText);
}

/**
 * Refuses a report that crosses a month's end. A person's hash changes with the month, so a longer report would count
 * them twice. The refusal names only the months that can hold data, because the others would be refused as well.
 */
function refuseSeveralMonths(range: Range, now: number, since = 0): void {
  if (isWithinMonth(range)) return;
  const useful = monthsWithData(range, since, now);
  const named = useful.slice(0, MONTHS_NAMED).map((month) => `- \`${writeRange(month)}\``);
  const left = useful.length - named.length;
  throw refusal(({ report }, locale) =>
    [
      report.severalMonths,
      ...named,
      ...(left > 0 ? [`- ${report.moreMonths(writeNumber(left, locale))}`] : []),
    ].join('\n'),
  );
}

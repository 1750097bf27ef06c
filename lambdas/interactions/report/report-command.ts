/** From `/userstats` and `/report` as typed to what the reports handler is asked for. */

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
import { canonical } from '../zones/zone-names.ts';

/** Months named in full when a report over several is refused: more than these would not fit a message. */
const MONTHS_NAMED = 24;
/** Time zones that are named where the one that was written does not exist. */
const ZONES_NAMED = 5;

export interface RequestSources {
  /** When the guild was first seen (ms), if ever. */
  since: number | undefined;
  /** The guild's known channels; asked about a category, and about a channel that Discord did not describe itself. */
  readDirectory: () => Promise<Directory>;
}

/**
 * The request that a command stands for, its dates as seen at the interaction's own moment. Throws UserError for
 * options that do not exist, dates that cannot be read, a channel of another server, a time zone that does not exist and
 * a report over a month's end.
 */
export async function reportRequest(
  interaction: CommandInteraction,
  guild: string,
  sources: RequestSources,
): Promise<ReportRequest> {
  const options = new Map(interaction.options.map(({ name, value }) => [name, value]));
  refuseUnknown(interaction.name === REPORT ? REPORT : USERSTATS, options);
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

function refuseUnknown(command: keyof typeof OPTIONS, options: ReadonlyMap<string, unknown>): void {
  const known = OPTIONS[command].map(({ name }) => name);
  if ([...options.keys()].every((name) => known.some((each) => each === name))) return;
  throw refusal((words) =>
    words.report.noSuchOption(
      `\`/${words.commands[command].name}\``,
      known.map((name) => `\`${words.options[name].name}\``).join(', '),
    ),
  );
}

async function reportCommand(
  interaction: CommandInteraction,
  guild: string,
  options: ReadonlyMap<string, unknown>,
  readDirectory: RequestSources['readDirectory'],
): Promise<ReportCommand> {
  const type = options.get('type');
  if (!isReportType(type)) {
    throw refusal(({ report }) => report.unknownType);
  }
  const zone = zoneOf(options.get('timezone'));
  const id = options.get('channel');
  return {
    name: REPORT,
    type,
    ...(zone !== undefined && { zone }),
    ...(id !== undefined && { channel: await channelOf(id, interaction, guild, readDirectory) }),
  };
}

function zoneOf(option: unknown): string | undefined {
  if (option === undefined) return undefined;
  if (typeof option !== 'string') throw refusal(({ report }) => report.zoneIsText);
  const zone = option.trim();
  if (isZone(zone)) return canonical(zone);
  const near = [...nearZones(zone), { zone: UTC }].slice(0, ZONES_NAMED).map((found) => `\`${found.zone}\``);
  throw refusal(({ report }) => report.unknownZone(quoted(zone), near.join(', ')));
}

const isReportType = (value: unknown): value is ReportType => REPORT_TYPES.some((type) => type === value);

async function channelOf(
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
  if (channel.kind === ChannelTypes.GUILD_CATEGORY && !(await holdsAny(id, readDirectory))) {
    throw refuse((report, channel) => report.emptyCategory(channel));
  }
  return { id, name: channel.name };
}

async function holdsAny(category: string, readDirectory: RequestSources['readDirectory']): Promise<boolean> {
  const directory = await readDirectory();
  return directory.values().some(({ parent }) => parent === category);
}

function datesOf(options: ReadonlyMap<string, unknown>): string | undefined {
  const dates = options.get('dates');
  if (dates === undefined || typeof dates === 'string') return dates;
  throw refusal(({ report }) => report.datesAreText);
}

/**
 * A person's hash changes with the month: across its end they would be counted twice. Of the months in the range only
 * those are named that could hold data, since the others would be refused in their turn.
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

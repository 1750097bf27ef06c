import type { ReportContext } from '../../../reporting/coverage/report-context.ts';
import type { DayCounters } from '../../../reporting/days/day-counters.ts';
import { readDays } from '../../../reporting/days/read-days.ts';
import { describeCoverage } from '../../../reporting/texts/describe-coverage.ts';
import { type Hashes, NO_HASHES } from '../../../reporting/tuning/hashes-by-token.ts';
import { formatCount } from '../../../reporting/words/format-numbers.ts';
import { WORDS } from '../../../reporting/words/report-words.ts';
import { WITH_HASHES, WITHOUT_HASHES } from '../../../shared/aws/bucket-folders.ts';
import { describeRange } from '../../../shared/dates/write-range.ts';
import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { requireEnv } from '../../../shared/env.ts';
import { errorFields, log } from '../../../shared/log.ts';
import { channelLabel, rollUp } from '../../../shared/state/channel-directory.ts';
import { isMonthClosed } from '../../../shared/state/closed-months.ts';
import { monthOfDay } from '../../../shared/time.ts';
import { fileName } from '../files/file-names.ts';
import { withDayProgress } from '../reply/day-progress.ts';
import { attachmentLimit, type FileReply, type MadeFile, makeFile, sendFile } from '../reply/deliver.ts';
import type { RunningRequest } from '../reply/reply-target.ts';
import { readHashes } from './read-hashes.ts';
import { type ExportIdentity, findUnclaimed, forgetUnclaimed, keepUnclaimed } from './unclaimed.ts';
import { userstatsLines } from './userstats-lines.ts';

/**
 * Answers a `/userstats`. If a file from the same earlier command could not be sent, it sends that one, else a new file. A
 * new file that cannot be sent is kept for the next command.
 */
export async function answerUserstats(request: RunningRequest, context: ReportContext): Promise<void> {
  const started = Date.now();
  // Read once, so that the warning agrees with the hashes in the file.
  const open = await openMonths(context.days);
  const identity: ExportIdentity = {
    bucket: requireEnv('REPORTS_BUCKET'),
    folder: `${open.length > 0 ? WITH_HASHES : WITHOUT_HASHES}${request.guild}`,
    name: fileName(request.command, request.range),
    open,
  };
  const unclaimed = await findUnclaimed(identity, started, attachmentLimit(request));
  if (unclaimed) {
    await sendFile(fileReply(request, context, open, unclaimed.made), unclaimed);
    return await forgetUnclaimed(identity);
  }
  const reply = fileReply(request, context, open);
  const file = await exportFile(request, context, identity, reply);
  try {
    await sendFile(reply, file);
  } catch (error) {
    await keepUnclaimed(identity, file, started).catch((failure: unknown) =>
      log('error', 'A file that could not be sent is lost', errorFields(failure)),
    );
    throw error;
  }
}

async function exportFile(
  request: RunningRequest,
  context: ReportContext,
  { bucket, folder, open }: ExportIdentity,
  reply: FileReply,
): Promise<MadeFile> {
  const { guild, range } = request;
  const hashes = startReadingHashes(guild, open);
  const isStillAllowed = async () => (await openMonths(context.days)).length === open.length;
  const progress = { title: title(request), days: context.days.length };
  return await withDayProgress(request, progress, async (onDay) => {
    const lines = userstatsLines({
      range,
      days: reportEach(readDays(guild, context.days), onDay),
      now: snowflakeTime(request.id),
      initialTotal: context.initialTotal,
      hashesOf: async (month) => (await hashes.get(month)) ?? NO_HASHES,
      rollUp: (id) => rollUp(context.directory, id),
      label: (id) => channelLabel(context.directory, id),
    });
    return await makeFile({ ...reply, bucket, folder: `${folder}/${request.id}`, lines, isStillAllowed });
  });
}

/** Starts to read the hashes of the open months, which takes place while the first days are read. */
function startReadingHashes(guild: string, open: readonly string[]): ReadonlyMap<string, Promise<Hashes>> {
  const reading = new Map(open.map((month) => [month, readHashes(guild, month)]));
  // A failure is thrown where the hashes are awaited. Until then it must not count as unhandled.
  for (const hashes of reading.values()) hashes.catch(() => {});
  return reading;
}

async function* reportEach(days: AsyncIterable<DayCounters>, onDay: () => void): AsyncGenerator<DayCounters> {
  for await (const day of days) {
    onDay();
    yield day;
  }
}

function title({ locale, range }: RunningRequest): string {
  const { file, report } = WORDS[locale];
  return file.title(file.userstats, report.allChannels, describeRange(range, locale));
}

/** `madeAt` (ms) is when the file was made, if an earlier command made it. */
function fileReply(
  request: RunningRequest,
  context: ReportContext,
  open: readonly string[],
  madeAt?: number,
): FileReply {
  const { locale } = request;
  const words = WORDS[locale].file;
  const coverage = describeCoverage(context, locale);
  return {
    target: request,
    attachmentSizeLimit: request.attachmentSizeLimit,
    name: fileName(request.command, request.range),
    content: ({ rows, size }) =>
      [
        title(request),
        words.size({ count: rows, text: formatCount(rows, locale) }, size),
        ...(request.range.swapped ? [words.swapped] : []),
        ...(madeAt === undefined ? [] : [words.kept(stamp(madeAt, 't'), stamp(madeAt, 'R'))]),
        ...(coverage === undefined ? [] : [`⚠️ ${coverage}`]),
        ...hashWarning(request, open),
      ].join('\n'),
  };
}

/** A time that Discord shows in each reader's time zone (Discord: Reference, Timestamp Styles). */
const stamp = (at: number, style: 't' | 'R'): string => `<t:${Math.floor(at / 1000)}:${style}>`;

function hashWarning({ locale }: RunningRequest, open: readonly string[]): string[] {
  const [first, last] = [open[0], open.at(-1)];
  if (first === undefined || last === undefined) return [];
  const words = WORDS[locale].file;
  return [`⚠️ ${first === last ? words.hashesOfMonth(first) : words.hashesOfMonths(first, last)}`];
}

async function openMonths(days: readonly string[]): Promise<string[]> {
  const months = new Set(days.map((day) => monthOfDay(day)));
  const open = await Promise.all(
    [...months].map(async (month) => ((await isMonthClosed(month)) ? undefined : month)),
  );
  return open.filter((month) => month !== undefined);
}

import type { Ground } from '../../../reporting/coverage/report-context.ts';
import type { DayCounters } from '../../../reporting/days/day-counters.ts';
import { readDays } from '../../../reporting/days/read-days.ts';
import { type Hashes, NO_HASHES } from '../../../reporting/tuning/tokens-by-hash.ts';
import { WORDS } from '../../../reporting/words/report-words.ts';
import { formatCount } from '../../../reporting/words/text.ts';
import { WITH_HASHES, WITHOUT_HASHES } from '../../../shared/aws/bucket-folders.ts';
import { describeRange } from '../../../shared/dates/daterange.ts';
import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { requireEnv } from '../../../shared/env.ts';
import { errorFields, log } from '../../../shared/log.ts';
import type { ReportRequest } from '../../../shared/messages/report-request.ts';
import { channelLabel, rollUp } from '../../../shared/state/channel-directory.ts';
import { isClosed } from '../../../shared/state/closed-months.ts';
import { monthOfDay } from '../../../shared/time.ts';
import { fileName } from '../files/file-names.ts';
import { showingDays } from '../reply/day-progress.ts';
import { handOver, type MadeFile, makeFile, type Recipient, sizeLimit } from '../reply/deliver.ts';
import type { ReplyAddress } from '../reply/discord-webhook.ts';
import { readHashes } from './read-hashes.ts';
import { findUnclaimed, leaveUnclaimed, type Question, settleUnclaimed } from './unclaimed.ts';
import { userstatsLines } from './userstats-lines.ts';

type Request = ReportRequest & Pick<ReplyAddress, 'signal'>;

/**
 * Answers a `/userstats`: with the file that was made for the same question and could not be handed over, if there is
 * one, else with a new one, which is kept in its turn should it not be handed over either.
 */
export async function answerUserstats(request: Request, ground: Ground): Promise<void> {
  const began = Date.now();
  // Asked once, so that the warning and the hashes in the file cannot disagree.
  const open = await openMonths(ground.days);
  const question: Question = {
    bucket: requireEnv('REPORTS_BUCKET'),
    folder: `${open.length > 0 ? WITH_HASHES : WITHOUT_HASHES}${request.guild}`,
    name: fileName(request.command, request.range),
    open,
  };
  const left = await findUnclaimed(question, began, sizeLimit(request));
  if (left) {
    await handOver(recipientOf(request, ground, open, left.made), left);
    return await settleUnclaimed(question);
  }
  const recipient = recipientOf(request, ground, open);
  const file = await make(request, ground, question, recipient);
  try {
    await handOver(recipient, file);
  } catch (error) {
    await leaveUnclaimed(question, file, began).catch((failure: unknown) =>
      log('error', 'A file that was not handed over is lost', errorFields(failure)),
    );
    throw error;
  }
}

async function make(
  request: Request,
  ground: Ground,
  { bucket, folder, open }: Question,
  recipient: Recipient,
): Promise<MadeFile> {
  const { guild, range } = request;
  const hashes = hashesOf(guild, open);
  const isStillRight = async () => (await openMonths(ground.days)).length === open.length;
  const audience = { address: request, title: title(request), days: ground.days.length };
  return await showingDays(audience, async (onDay) => {
    const lines = userstatsLines({
      range,
      days: told(readDays(guild, ground.days), onDay),
      now: snowflakeTime(request.id),
      initialTotal: ground.initialTotal,
      hashesOf: async (month) => (await hashes.get(month)) ?? NO_HASHES,
      rollUp: (id) => rollUp(ground.directory, id),
      label: (id) => channelLabel(ground.directory, id),
    });
    return await makeFile({ ...recipient, bucket, folder: `${folder}/${request.id}`, lines, isStillRight });
  });
}

/** The hashes of the open months, which are read while the first days are. */
function hashesOf(guild: string, open: readonly string[]): ReadonlyMap<string, Promise<Hashes>> {
  const reading = new Map(open.map((month) => [month, readHashes(guild, month)]));
  for (const hashes of reading.values()) hashes.catch(() => {}); // Whoever asks for them is told.
  return reading;
}

async function* told(days: AsyncIterable<DayCounters>, onDay: () => void): AsyncGenerator<DayCounters> {
  for await (const day of days) {
    onDay();
    yield day;
  }
}

function title({ locale, range }: Request): string {
  const { file, report } = WORDS[locale];
  return file.title(file.userstats, report.everything, describeRange(range, locale));
}

/** `kept` (ms) is when the file was made, where that was for an earlier command. */
function recipientOf(request: Request, ground: Ground, open: readonly string[], kept?: number): Recipient {
  const { locale } = request;
  const words = WORDS[locale].file;
  return {
    address: request,
    attachmentSizeLimit: request.attachmentSizeLimit,
    name: fileName(request.command, request.range),
    content: ({ rows, size }) =>
      [
        title(request),
        words.size({ count: rows, text: formatCount(rows, locale) }, size),
        ...(request.range.swapped ? [words.swapped] : []),
        ...(kept === undefined ? [] : [words.kept(stamp(kept, 't'), stamp(kept, 'R'))]),
        ...(ground.seen === undefined ? [] : [`⚠️ ${ground.seen}`]),
        ...hashWarning(request, open),
      ].join('\n'),
  };
}

/** A moment as everyone's app shows it in their own time (Discord: Reference, Timestamp Styles). */
const stamp = (at: number, style: 't' | 'R'): string => `<t:${Math.floor(at / 1000)}:${style}>`;

function hashWarning({ locale }: Request, open: readonly string[]): string[] {
  const [first, last] = [open[0], open.at(-1)];
  if (first === undefined || last === undefined) return [];
  const words = WORDS[locale].file;
  return [`⚠️ ${first === last ? words.hashesOfMonth(first) : words.hashesOfMonths(first, last)}`];
}

async function openMonths(days: readonly string[]): Promise<string[]> {
  const months = new Set(days.map((day) => monthOfDay(day)));
  const asked = await Promise.all(
    [...months].map(async (month) => ((await isClosed(month)) ? undefined : month)),
  );
  return asked.filter((month) => month !== undefined);
}

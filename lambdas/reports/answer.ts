import { readDays } from '../../shared/counters.ts';
import { describeRange } from '../../shared/daterange.ts';
import { channelLabel, rollUp } from '../../shared/directory.ts';
import { isClosed } from '../../shared/months.ts';
import type { ReportRequest } from '../../shared/report-request.ts';
import { snowflakeTime } from '../../shared/snowflake.ts';
import { answerReport } from './answer-report.ts';
import { within } from './deadline.ts';
import { deliver } from './deliver.ts';
import { DatabaseSilentError } from './failure.ts';
import { type Ground, readGround } from './ground.ts';
import { readHashes } from './identities.ts';
import { notices, place } from './reply-parts.ts';
import { formatCount } from './text.ts';
import { type Hashes, userstatsRows } from './userstats-rows.ts';

/** A database that says nothing at all would otherwise be waited for until the connection times out, minutes later. */
const FIRST_CONTACT_MS = 15_000;

const NO_HASHES: Hashes = new Map<string, string>();

/** Carries out a request and edits the deferred reply with what came of it. Throws when either fails. */
export async function answer(request: ReportRequest): Promise<void> {
  const reading = readGround(request, snowflakeTime(request.id));
  const ground = await within(FIRST_CONTACT_MS, reading, new DatabaseSilentError());
  const { command } = request;
  if (command.name === 'userstats') return await answerUserstats(request, ground);
  await answerReport(request, command, ground);
}

async function answerUserstats(request: ReportRequest, ground: Ground): Promise<void> {
  const { guild, range } = request;
  // Asked once, so that the warning and the hashes in the file cannot disagree.
  const open = await openMonths(ground.days);
  const rows = userstatsRows({
    range,
    days: readDays(guild, ground.days),
    now: snowflakeTime(request.id),
    initialTotal: ground.initialTotal,
    hashesOf: async (month) => (open.includes(month) ? await readHashes(guild, month) : NO_HASHES),
    rollUp: (id) => rollUp(ground.directory, id),
    label: (id) => channelLabel(ground.directory, id),
  });
  await deliver({
    ...place(request, open.length > 0),
    rows,
    isStillRight: async () => (await openMonths(ground.days)).length === open.length,
    content: (file) =>
      [
        `**User statistics** for all channels, ${describeRange(range)}`,
        `${formatCount(file.rows)} rows, ${file.size}.`,
        ...notices(request),
        ...(ground.seen === undefined ? [] : [`⚠️ ${ground.seen}`]),
        ...liveSaltWarning(open),
      ].join('\n'),
  });
}

async function openMonths(days: readonly string[]): Promise<string[]> {
  const months = new Set(days.map((day) => day.slice(0, 7)));
  const asked = await Promise.all(
    [...months].map(async (month) => ((await isClosed(month)) ? undefined : month)),
  );
  return asked.filter((month) => month !== undefined);
}

function liveSaltWarning(open: readonly string[]): string[] {
  if (open.length === 0) return [];
  const [which, salt, closed] =
    open.length === 1
      ? [`a month that is not closed yet (${open[0]})`, "the month's salt exists", 'the month is closed']
      : [
          `months that are not closed yet (${open[0]} to ${open.at(-1)})`,
          'their salts exist',
          'they are closed',
        ];
  return [
    `⚠️ **Do not pass this file on.** It holds hashes of ${which}: as long as ${salt} they can be traced to people. Ask again once ${closed}.`,
  ];
}

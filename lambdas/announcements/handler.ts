import { readReportContext } from '../../reporting/coverage/report-context.ts';
import { readFullReport } from '../../reporting/figures/full-report.ts';
import { describeCoverage } from '../../reporting/texts/describe-coverage.ts';
import { reportEmbed } from '../../reporting/texts/report-embed.ts';
import { scopeName } from '../../reporting/texts/scope-name.ts';
import { DiscordError } from '../../shared/discord/discord-api.ts';
import { errorFields, log } from '../../shared/log.ts';
import type { AnnouncementRequest } from '../../shared/messages/announcement-request.ts';
import { readSettings } from '../../shared/state/guild-settings.ts';
import { monthStart, nextMonth } from '../../shared/time.ts';
import { isPosted, post } from './channel.ts';
import { claimPost, markPostDone, type PostOutcome, releasePost } from './post-state.ts';

/**
 * Posts a closed month's report into a guild's report channel, exactly once. Rotation invokes it every hour until the post
 * is done; a run after that does nothing.
 */
export async function handler(request: AnnouncementRequest): Promise<void> {
  const { guild, month } = request;
  const { reportChannel } = await readSettings(guild);
  const [channel] = reportChannel;
  if (channel === undefined) return;
  const claim = await claimPost(request, Date.now());
  if (!claim) return;
  const content = contentOf(month);
  let outcome: PostOutcome = claim.triedAt === undefined ? 'notPosted' : 'unknown';
  try {
    const isDone = claim.triedAt !== undefined && (await isPosted(channel, content, claim.triedAt));
    if (!isDone) {
      outcome = 'notPosted';
      const embeds = [await embedOf(request)];
      outcome = 'unknown';
      await post(channel, nonceOf(request), { content, embeds }).catch((error: unknown) => {
        if (isRefusal(error)) outcome = 'notPosted';
        throw error;
      });
    }
    await markPostDone(request);
    log('info', 'The report of a month was posted', { guild, month });
  } catch (error) {
    log('error', 'The report of a month could not be posted', {
      guild,
      month,
      channel,
      outcome,
      ...errorFields(error),
    });
    await releasePost(request, outcome);
  }
}

/** Whether Discord refused every attempt. After any other error the message may have been posted. */
const isRefusal = (error: unknown): boolean => error instanceof DiscordError && !error.mayHaveSucceeded;

/** The post's text. A later attempt recognises the post by it. */
function contentOf(month: string): string {
  const name = new Date(monthStart(month)).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `Anonymisation of ${name} is complete.`;
}

/** The post's nonce, at most 25 characters (Discord: Create Message). */
const nonceOf = ({ guild, month }: AnnouncementRequest): string =>
  `${guild}${month.slice(2, 4)}${month.slice(5)}`;

async function embedOf({ guild, month }: AnnouncementRequest) {
  const range = { start: monthStart(month), end: monthStart(nextMonth(month)) };
  // There is no command and so no known language.
  const locale = 'en';
  const scope = { guild, range, locale } as const;
  const now = Date.now();
  const context = await readReportContext(scope, now);
  const { directory } = context;
  return reportEmbed(await readFullReport(scope, context), {
    scope: scopeName(undefined, directory, locale),
    range,
    coverage: describeCoverage(context, locale),
    directory,
    locale,
  });
}

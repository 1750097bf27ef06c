import { readGround } from '../../reporting/coverage/report-context.ts';
import { readFullReport } from '../../reporting/figures/full-report.ts';
import { reportEmbed } from '../../reporting/texts/report-embed.ts';
import { scopeName } from '../../reporting/texts/scope-name.ts';
import { DiscordError } from '../../shared/discord/discord-api.ts';
import { errorFields, log } from '../../shared/log.ts';
import type { AnnouncementRequest } from '../../shared/messages/announcement-request.ts';
import { readSettings } from '../../shared/state/guild-settings.ts';
import { monthStart, nextMonth } from '../../shared/time.ts';
import { isPosted, post } from './channel.ts';
import { claimPost, type Fate, releasePost, settlePost } from './post-state.ts';

/**
 * Posts a closed month's report into a guild's channel for reports, once however often it is asked for. Rotation asks
 * again every hour until it is done.
 */
export async function handler(request: AnnouncementRequest): Promise<void> {
  const { guild, month } = request;
  const { reportChannel } = await readSettings(guild);
  const [channel] = reportChannel;
  if (channel === undefined) return;
  const claim = await claimPost(request, Date.now());
  if (!claim) return;
  const content = contentOf(month);
  /** What is known of the post, should the rest fail. */
  let fate: Fate = claim.triedAt === undefined ? 'none' : 'unknown';
  try {
    const isThere = claim.triedAt !== undefined && (await isPosted(channel, content, claim.triedAt));
    if (!isThere) {
      fate = 'none';
      const embeds = [await embedOf(request)];
      fate = 'unknown';
      await post(channel, nonceOf(request), { content, embeds }).catch((error: unknown) => {
        if (isRefusal(error)) fate = 'none';
        throw error;
      });
    }
    await settlePost(request);
    log('info', 'Posted', { guild, month });
  } catch (error) {
    log('error', 'The post failed', { guild, month, channel, fate, ...errorFields(error) });
    await releasePost(request, fate);
  }
}

/** Discord's word that it did not take something, in any of its tries; after anything else nobody can tell. */
const isRefusal = (error: unknown): boolean => error instanceof DiscordError && !error.mayHaveSucceeded;

/** Told apart by its month alone: the next attempt finds it by this. */
function contentOf(month: string): string {
  const name = new Date(monthStart(month)).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `Anonymisation of ${name} is complete.`;
}

/** At most 25 characters (Discord: Create Message). */
const nonceOf = ({ guild, month }: AnnouncementRequest): string =>
  `${guild}${month.slice(2, 4)}${month.slice(5)}`;

async function embedOf({ guild, month }: AnnouncementRequest) {
  const range = { start: monthStart(month), end: monthStart(nextMonth(month)) };
  // Nobody asked for it, so that nobody's language is known.
  const locale = 'en';
  const scope = { guild, range, locale } as const;
  const now = Date.now();
  const ground = await readGround(scope, now);
  const { directory, seen } = ground;
  return reportEmbed(await readFullReport(scope, ground, { now }), {
    scope: scopeName(undefined, directory, locale),
    range,
    seen,
    directory,
    locale,
  });
}

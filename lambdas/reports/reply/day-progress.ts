import { formatCount } from '../../../reporting/words/format-numbers.ts';
import { WORDS } from '../../../reporting/words/report-words.ts';
import { editReply } from './discord-webhook.ts';
import { createProgress } from './reply-progress.ts';
import type { ReplyTarget } from './reply-target.ts';

/** What the reply shows while days are read. */
export interface DayProgress {
  title: string;
  /** Number of days to read. */
  days: number;
}

/**
 * Runs `work`, which calls `onDay` for each day that it has read. If it takes long, the reply shows how many days are
 * read. When this resolves or rejects, no progress edit is under way.
 */
export async function withDayProgress<T>(
  target: ReplyTarget,
  { title, days }: DayProgress,
  work: (onDay: () => void) => Promise<T>,
): Promise<T> {
  const { locale } = target;
  let done = 0;
  const progress = createProgress(async (read) => {
    const words = WORDS[locale].file;
    const content = `${title}\n${words.progress(formatCount(read, locale), formatCount(days, locale))}`;
    // One attempt, not logged: the next edit shows more.
    await editReply(target, { content }, { attempts: 1 });
  });
  try {
    return await work(() => progress.update(done++));
  } finally {
    await progress.end();
  }
}

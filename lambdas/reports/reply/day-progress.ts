import { WORDS } from '../../../reporting/words/report-words.ts';
import { formatCount } from '../../../reporting/words/text.ts';
import type { Asker } from '../read-request.ts';
import type { ReplyAddress } from './discord-webhook.ts';
import { editReply } from './discord-webhook.ts';
import { createProgress } from './reply-progress.ts';

/** Whom to show something, and what it is that takes a while. */
export interface Audience {
  address: ReplyAddress & Pick<Asker, 'locale'>;
  title: string;
  /** How many days there are to read. */
  days: number;
}

/**
 * Has the reply say how many of the days are read, where that takes long. `work` tells of each day that it has read.
 * When this resolves or rejects, no edit is on its way to Discord any more.
 */
export async function showingDays<T>(
  { address, title, days }: Audience,
  work: (onDay: () => void) => Promise<T>,
): Promise<T> {
  const { locale } = address;
  let done = 0;
  const progress = createProgress(async (read) => {
    const words = WORDS[locale].file;
    const content = `${title}\n${words.progress(formatCount(read, locale), formatCount(days, locale))}`;
    // One try, and nothing said where it fails: the next edit says more.
    await editReply(address, { content }, { tries: 1 });
  });
  try {
    return await work(() => progress.update(done++));
  } finally {
    await progress.end();
  }
}

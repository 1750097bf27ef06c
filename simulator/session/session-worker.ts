import { randomUUID } from 'node:crypto';
import { REST } from '@discordjs/rest';
import { keepTime } from '../../gateway/timers.ts';
import { startWorker } from '../../gateway/worker.ts';
import type { Log } from '../../shared/log.ts';
import type { CommandSession } from './commands-session.ts';

export interface SessionWorker {
  /** Rejects when the worker has to give up. */
  failed: Promise<never>;
  stop: () => Promise<void>;
}

/**
 * The real worker on the Discord of a session, for what commands need of it: it alone can unlink someone. The stack's
 * ingest must be running.
 */
export async function startSessionWorker({ discord }: CommandSession, log: Log): Promise<SessionWorker> {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  // Heard by whoever waits for it, perhaps later.
  failed.catch(() => {});
  const { world, application } = discord.context;
  const worker = await startWorker({
    token: application.botToken,
    rest: new REST({ api: discord.apiUrl }).setToken(application.botToken),
    flushSeconds: 10,
    owner: randomUUID(),
    // The session that it would go on with went with the Discord that the month was played on: it warns, and begins another.
    log: (level, ...rest) => (level === 'error' ? log(level, ...rest) : undefined),
    onFatal: reject,
  });
  const stopTimers = keepTime(worker, world.now, log);
  return {
    failed,
    async stop() {
      stopTimers();
      await worker.stop(world.now());
    },
  };
}

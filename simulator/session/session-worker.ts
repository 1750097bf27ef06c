import { randomUUID } from 'node:crypto';
import { REST } from '@discordjs/rest';
import { keepTime } from '../../gateway/timers.ts';
import { startWorker } from '../../gateway/worker.ts';
import type { Log } from '../../shared/log.ts';
import type { CommandSession } from './commands-session.ts';

/** A worker on the Discord of a session. */
export interface SessionWorker {
  /** Rejects when the worker fails for good. */
  failed: Promise<never>;
  stop: () => Promise<void>;
}

/**
 * Starts the real worker on the Discord of a session. Some commands need it: only the worker can unlink a user. The stack's
 * ingest must be running.
 */
export async function startSessionWorker({ discord }: CommandSession, log: Log): Promise<SessionWorker> {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  // The caller may start to wait for it later.
  failed.catch(() => {});
  const { world, application } = discord.context;
  const worker = await startWorker({
    token: application.botToken,
    rest: new REST({ api: discord.apiUrl }).setToken(application.botToken),
    flushSeconds: 10,
    owner: randomUUID(),
    // The gateway session of the played month ended with its Discord. The worker warns of this and starts another: hide the warning.
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

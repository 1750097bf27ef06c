/** The ingest function and what invokes it, in a process of its own, to be killed at any moment. */
import { handler } from '../../lambdas/ingest/handler.ts';
import { requireEnv } from '../../shared/env.ts';
import { log } from '../../shared/log.ts';
import { startEventSource } from '../event-source.ts';

startEventSource(requireEnv('BATCHES_QUEUE_URL'), handler, log);

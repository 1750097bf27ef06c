/**
 * Runs the ingest function on the queue's messages. Its clock is two months ahead: the days that it counts may be in files
 * already, and their months may be closed.
 */
import { handler } from '../../../lambdas/ingest/handler.ts';
import { startEventSource } from '../../../local/stack/event-source.ts';
import { requireEnv } from '../../../shared/env.ts';
import { log } from '../../../shared/log.ts';
import { DAY_MS } from '../../../shared/time.ts';

const AHEAD_MS = 62 * DAY_MS;
const now = Date.now;
Date.now = () => now() + AHEAD_MS;

startEventSource(requireEnv('BATCHES_QUEUE_URL'), handler, log);

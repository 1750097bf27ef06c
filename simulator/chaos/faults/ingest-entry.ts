/**
 * The ingest function and what invokes it, in a process of its own, to be killed at any moment. Its clock is two months
 * ahead: whatever it counts is of a day that may be filed by now, and of a month that may be closed.
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

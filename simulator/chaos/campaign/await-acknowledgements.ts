import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway } from '../../discord/gateway/gateway.ts';

const TIMEOUT_MS = 20_000;
const HEARTBEAT_MS = 100;

/**
 * Resolves once the heartbeats of the connected workers acknowledge every dispatch: all of them are durable then. Resolves
 * after 20 s at the latest, and the comparison of counters shows what is missing.
 */
export async function awaitAcknowledgements(gateway: Gateway): Promise<void> {
  const isBehind = () =>
    gateway.sessions().some((session) => session.connected && session.acknowledged < session.lastSeq);
  for (const deadline = Date.now() + TIMEOUT_MS; isBehind() && Date.now() < deadline; ) {
    gateway.requestHeartbeat();
    await sleep(HEARTBEAT_MS);
  }
}

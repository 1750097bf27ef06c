/** The Lambda behind API Gateway that answers Discord's interactions: wiring only. */
import { readDirectory } from '../../shared/directory.ts';
import { requireEnv } from '../../shared/env.ts';
import { readSince } from '../../shared/guild-since.ts';
import { invokeFunction } from '../../shared/invoke-function.ts';
import { log } from '../../shared/log.ts';
import { emitMetrics } from '../../shared/metrics.ts';
import type { ReportRequest } from '../../shared/report-request.ts';
import { readSettings, writeSetting } from '../../shared/settings.ts';
import { createHttpHandler } from './http.ts';
import { createRespond } from './respond.ts';
import { leaveUnlinkRequest } from './unlink-request.ts';

const invokeReports = (request: ReportRequest): Promise<void> =>
  invokeFunction(requireEnv('REPORTS_FUNCTION'), request);

function publicKey(): string {
  const key = requireEnv('DISCORD_PUBLIC_KEY');
  if (!/^[0-9a-f]{64}$/i.test(key)) {
    throw new Error(
      'DISCORD_PUBLIC_KEY is not 64 hex digits. Copy it from General Information in the Discord developer portal.',
    );
  }
  return key;
}

/** Answers an interaction that needs no signature because it came over the gateway; see {@link createRespond}. */
export const respond = createRespond({
  readSettings,
  writeSetting,
  readDirectory,
  readSince,
  invokeReports,
  leaveUnlinkRequest,
  emit: emitMetrics,
});

export const handler = createHttpHandler({ publicKey, respond, log, emit: emitMetrics });

/** The Lambda function behind API Gateway that answers Discord's interactions: wiring only. */

import { emitMetrics } from '../../shared/aws/emit-metrics.ts';
import { invokeFunction } from '../../shared/aws/invoke-function.ts';
import { requireEnv } from '../../shared/env.ts';
import { log } from '../../shared/log.ts';
import type { ReportRequest } from '../../shared/messages/report-request.ts';
import { readDirectory } from '../../shared/state/channel-directory.ts';
import { readSettings, writeSetting } from '../../shared/state/guild-settings.ts';
import { readSince } from '../../shared/state/guild-since.ts';
import { createHttpHandler } from './endpoint/http.ts';
import { sendUnlinkRequest } from './panels/send-unlink-request.ts';
import { createRespond } from './respond.ts';

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

/** Answers an interaction that arrived over the gateway, where it needs no signature; see {@link createRespond}. */
export const respond = createRespond({
  readSettings,
  writeSetting,
  readDirectory,
  readSince,
  invokeReports,
  sendUnlinkRequest,
  emit: emitMetrics,
});

/** Answers an interaction that arrived over HTTP; see {@link createHttpHandler}. */
export const handler = createHttpHandler({ publicKey, respond, log, emit: emitMetrics });

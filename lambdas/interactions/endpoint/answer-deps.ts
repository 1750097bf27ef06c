import type { ReportRequest } from '../../../shared/messages/report-request.ts';
import type { UnlinkRequest } from '../../../shared/messages/unlink-request.ts';
import type { Directory } from '../../../shared/state/channel-directory.ts';
import type { Settings } from '../../../shared/state/guild-settings.ts';
import type { Server } from './interaction.ts';
import type { InteractionResponse } from './response.ts';

/** The outside world as the handlers of interactions use it. */
export interface AnswerDeps {
  readSettings: (guild: string) => Promise<Settings>;
  writeSetting: (guild: string, name: keyof Settings, ids: readonly string[]) => Promise<void>;
  readDirectory: (guild: string) => Promise<Directory>;
  /** When the guild's counters begin, ms; undefined before the first. */
  readSince: (guild: string) => Promise<number | undefined>;
  /** Resolves once the request is accepted. */
  invokeReports: (request: ReportRequest) => Promise<void>;
  /** Whether a worker is there to carry out the request; only then is it sent. */
  sendUnlinkRequest: (request: UnlinkRequest) => Promise<boolean>;
}

/** The response to an interaction, and its outcome in a few words for the log. */
export interface Answer {
  response: InteractionResponse;
  outcome: string;
}

/** Answers one sort of interaction in a server. Throws UserError for a request that it refuses. */
export type Handle<Interaction> = (
  interaction: Interaction,
  server: Server,
  deps: AnswerDeps,
) => Promise<Answer>;

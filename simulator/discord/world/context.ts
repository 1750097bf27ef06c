import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from './world.ts';

/** The state of the day's IDENTIFYs (Discord: Gateway, Session Start Limit Object). `reset_after` is in ms. */
export interface SessionStartLimit {
  total: number;
  remaining: number;
  reset_after: number;
  max_concurrency: number;
}

/** The one application that this Discord knows. */
export interface SimulatedApplication {
  id: string;
  botToken: string;
  /** The Ed25519 key in hex that endpoints verify interactions with. */
  publicKey: string;
  /** Default: it has the members intent (Discord: Application, Application Flags). */
  flags?: number;
  /** Signs timestamp + body as Discord does; the signature is in hex. */
  sign: (data: string) => string;
}

/** The parts of the simulated Discord that its REST API uses. */
export interface RestContext {
  world: World;
  application: SimulatedApplication;
  /** `ws://127.0.0.1:PORT/gateway` */
  gatewayUrl: () => string;
  /** `http://127.0.0.1:PORT` */
  baseUrl: () => string;
  /** How many shards Discord recommends. */
  shards: () => number;
  sessionStartLimit: () => SessionStartLimit;
  /** Sends INTERACTION_CREATE to the shard of the interaction's guild. */
  dispatchInteraction: (interaction: Record<string, unknown>) => void;
}

/** A listener of `node:http`, given every request below `/api`. */
export type RestListener = (request: IncomingMessage, response: ServerResponse) => void;

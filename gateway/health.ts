import { createServer, type Server } from 'node:http';

/** The port of the container's health check. */
export const HEALTH_PORT = 8080;

/**
 * Answers health checks on 127.0.0.1. An answer means that the worker holds its lease or waits for it: a worker that can
 * do neither ends by itself, and one that hangs does not answer.
 */
export function answerHealth(port: number): Server {
  return createServer((_, response) => void response.end('ok')).listen(port, '127.0.0.1');
}

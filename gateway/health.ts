import { createServer, type Server } from 'node:http';

/** Where the container's health check asks. */
export const HEALTH_PORT = 8080;

/**
 * Answers on this machine's own address for as long as the process is well. A worker that can neither hold nor wait for
 * its lease ends by itself, and one that hangs does not answer: so whoever answers holds or waits.
 */
export function answerHealth(port: number): Server {
  return createServer((_, response) => void response.end('ok')).listen(port, '127.0.0.1');
}

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that can fail as a network does. */
export interface TcpProxy {
  port: number;
  /** Forwards connections to this port of 127.0.0.1. */
  target: (port: number) => void;
  /** Resets every connection, and refuses new ones. */
  refuse: () => Promise<void>;
  /** Accepts connections again on the same port. */
  accept: () => Promise<void>;
}

/**
 * The ports to choose from. They are below those that systems give to outgoing connections (Linux: from 32768), so that
 * nobody takes the proxy's port while it refuses.
 */
const PORTS = { from: 20_000, to: 32_000 };

/** Starts a proxy on 127.0.0.1. Set its target before use. */
export async function startTcpProxy(): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let target = 0;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const port = await listenAnywhere(listen);
  return {
    port,
    target: (to) => {
      target = to;
    },
    async refuse() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
      await closed;
    },
    accept: () => listen(port),
  };
}

/** Listens on a free port. Returns it. */
async function listenAnywhere(listen: (port: number) => Promise<void>): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    try {
      await listen(port);
      return port;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
}

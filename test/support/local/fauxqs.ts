import { Server } from 'node:net';
import { type FauxqsServer, startFauxqs } from 'fauxqs';

/** Starts fauxqs in memory, an independent SQS and S3, on a port of this machine only. */
export async function startFauxqsOnLoopback(): Promise<FauxqsServer> {
  const { listen } = Server.prototype;
  // fauxqs listens on every address and has no setting for that.
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    const [first, ...rest] = args;
    const bound = typeof first === 'object' && first !== null ? { ...first, host: '127.0.0.1' } : first;
    return Reflect.apply(listen, this, [bound, ...rest]);
  };
  try {
    return await startFauxqs({ port: 0, logger: false });
  } finally {
    Server.prototype.listen = listen;
  }
}

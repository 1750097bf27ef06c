import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EmulatorError } from '../../local/stack/emulator-error.ts';
import type { Log } from '../../shared/log.ts';
import type { CommandSession } from '../session/commands-session.ts';
import { createActions } from './actions/actions.ts';
import { createExchanges } from './exchanges.ts';
import { readAssets } from './page-assets.ts';
import { answerRequest, type OpenPage, sendError } from './page-routes.ts';

/** A page on which people of the simulated guild can use the commands. */
export interface Page {
  /** `http://127.0.0.1:PORT/` */
  url: string;
  /** Makes the page usable. Until then it answers 503 and reloads itself. */
  open: (session: CommandSession) => void;
  stop: () => Promise<void>;
}

/** How {@link startPage} serves the page. */
export interface PageOptions {
  /** The port on 127.0.0.1; 0 takes any free one. */
  port: number;
  log: Log;
}

/** Serves the page to this machine only. Rejects with an {@link EmulatorError} if it cannot listen on the port. */
export async function startPage({ port, log }: PageOptions): Promise<Page> {
  const assets = await readAssets();
  let openPage: OpenPage | undefined;
  let unwatch = () => {};
  const server = createServer((request, response) => {
    answerRequest(request, response, assets, openPage).catch((error: unknown) =>
      sendError(response, error, log),
    );
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    open(session) {
      const { messages } = session.discord.rest;
      const exchanges = createExchanges();
      unwatch = messages.watch(exchanges.showEdit);
      openPage = { messages, exchanges, actions: createActions({ session, exchanges, log }) };
    },
    async stop() {
      unwatch();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'something else listens there already' : error.message;
      reject(
        new EmulatorError(
          `The page cannot be served on port ${port}: ${reason}. Free the port, or choose another with --port.`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of the server. `hang up` closes the connection instead. */
export type Answer = 'hang up' | { status: number; headers?: Record<string, string>; body?: unknown };

/** A request that the server received. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The message, sent as JSON or in a form. */
  payload: Payload;
  /** The files in the order of their numbers. */
  files: { name: string; type: string; content: Buffer }[];
}

/** The message in a request. */
export interface Payload {
  content: string;
  embeds: {
    title?: string;
    description?: string;
    fields?: { name: string; value: string }[];
    image?: { url: string };
    footer?: { text: string };
  }[];
  attachments: { id: number; filename: string; description?: string }[];
  allowed_mentions: unknown;
}

/** Starts a real HTTP server on the loopback interface in place of Discord. It gives `answers` in order, then 200, and keeps the requests. */
export async function startDiscord() {
  const received: Received[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks);
      const { method = '', url = '', headers } = request;
      received.push({ method, path: url, headers, ...(await readBody(body, headers['content-type'] ?? '')) });
      const answer = answers.shift() ?? { status: 200, body: {} };
      if (answer === 'hang up') return response.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      return response.end(JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api`,
    received,
    answers,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(body: Buffer, type: string): Promise<Pick<Received, 'payload' | 'files'>> {
  if (!type.startsWith('multipart/form-data')) return { payload: JSON.parse(body.toString()), files: [] };
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const payload: Payload = JSON.parse(String(form.get('payload_json')));
  const files: Received['files'] = [];
  for (let file = form.get('files[0]'); file !== null; file = form.get(`files[${files.length}]`)) {
    if (!(file instanceof File)) throw new Error('The form has a file field without a file.');
    files.push({ name: file.name, type: file.type, content: Buffer.from(await file.arrayBuffer()) });
  }
  if (files.length === 0) throw new Error('The form has no files[0].');
  return { payload, files };
}

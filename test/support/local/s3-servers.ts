import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { inProcess } from '../../../local/aws/request-handler.ts';
import { createS3, type S3Service } from '../../../local/aws/s3/service.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { startFauxqsOnLoopback } from './fauxqs.ts';

/** An S3 to put the same questions to. */
export interface S3Server {
  name: 'stand-in' | 'fauxqs';
  client: S3Client;
  stop: () => Promise<void>;
}

const SETTINGS = { ...CLIENT_SETTINGS, forcePathStyle: true };

/** A directory that is deleted when the test process ends. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'userstats-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** This project's stand-in, in a directory that is made for it unless one is given. */
export function standIn(
  dir: string = temporaryDirectory(),
  now?: () => number,
): S3Server & { service: S3Service; dir: string } {
  const service = createS3(dir, now);
  const client = new S3Client({ ...SETTINGS, requestHandler: inProcess(service.answer) });
  return { name: 'stand-in', client, service, dir, stop: async () => client.destroy() };
}

/** An independent implementation. */
export async function fauxqs(): Promise<S3Server> {
  const server = await startFauxqsOnLoopback();
  const client = new S3Client({ ...SETTINGS, endpoint: `http://127.0.0.1:${server.port}` });
  return {
    name: 'fauxqs',
    client,
    async stop() {
      client.destroy();
      await server.stop();
    },
  };
}

export const makeBucket = (client: S3Client, Bucket: string) =>
  client.send(new CreateBucketCommand({ Bucket }));

/** The result of a request, or its error's code. */
export async function outcomeOf(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    return { error: error.name };
  }
}

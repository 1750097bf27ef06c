import { type CsvCell, csvLines } from '../../shared/csv.ts';
import { emitMetrics } from '../../shared/metrics.ts';
import { UserError } from '../../shared/user-error.ts';
import { DiscordError } from './discord-api.ts';
import { editReply, type Reply, type ReplyAddress } from './discord-webhook.ts';
import { deleteStored, linkTo, type StoredFile, storeGzipped } from './stored-file.ts';
import { formatSize } from './text.ts';

/** What Discord takes in one request, less some room for the rest of it (Discord: Reference, Uploading Files). */
const REQUEST_LIMIT = 25 * 1024 * 1024 - 65_536;

/** Discord: JSON Error Codes, "Request entity too large". */
const TOO_LARGE_CODE = 40005;

export interface Delivery {
  address: ReplyAddress;
  bucket: string;
  /** The folder in the bucket, without a slash at its end. */
  folder: string;
  name: string;
  /** The rows of the file, the header first. */
  rows: AsyncIterable<readonly CsvCell[]> | Iterable<readonly CsvCell[]>;
  /** Bytes that an attachment may have here. */
  attachmentSizeLimit: number;
  /** Asked once the file is stored: whether it may still be handed out. Otherwise it is deleted. */
  isStillRight?: () => Promise<boolean>;
  /** The reply's text, given what the file came to. `rows` does not count the header. */
  content: (file: { rows: number; size: string }) => string;
}

/**
 * Streams rows into a gzipped CSV file in the bucket, then edits the reply: with the file attached where it is small
 * enough, with a link good for an hour where it is not, or where Discord finds that it is not after all.
 */
export async function deliver(delivery: Delivery): Promise<void> {
  let lines = 0;
  async function* counted() {
    for await (const row of delivery.rows) {
      lines++;
      yield row;
    }
  }
  const place = { bucket: delivery.bucket, key: `${delivery.folder}/${delivery.name}` };
  const limit = Math.min(delivery.attachmentSizeLimit, REQUEST_LIMIT);
  const file = await storeGzipped(csvLines(counted()), place, limit);
  if (delivery.isStillRight && !(await delivery.isStillRight())) {
    await deleteStored(place);
    throw new UserError(
      'A month was closed while this file was being made. Ask again: it will show tokens now.',
    );
  }
  emitMetrics({ ReportRows: lines - 1, ExportBytes: file.size });
  const content = delivery.content({ rows: lines - 1, size: formatSize(file.size) });
  if (file.content && (await attach(delivery, content, file.content))) return;
  await editReply(delivery.address, await linked(delivery.name, content, file));
}

/** Whether Discord took the reply with the file attached; false when the file was too large for it. */
async function attach(
  { address, name }: Delivery,
  content: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    await editReply(address, { content, files: [{ name, content: bytes, type: 'application/gzip' }] });
    return true;
  } catch (error) {
    if (isTooLarge(error)) return false;
    throw error;
  }
}

/** A server that refuses a large body may hang up on it before it says why: no answer counts as too large as well. */
function isTooLarge(error: unknown): boolean {
  if (!(error instanceof DiscordError)) return false;
  return error.status === 413 || error.code === TOO_LARGE_CODE || error.status === undefined;
}

async function linked(name: string, content: string, file: StoredFile): Promise<Reply> {
  const { url, until } = await linkTo(file);
  const seconds = Math.floor(until / 1000);
  // In an embed, because a signed link alone can come near to the 2000 characters that a message's text may have.
  const description = `[Download ${name}](${url})\nToo large to attach here. The link works until <t:${seconds}:t> (<t:${seconds}:R>), for anyone who has it.`;
  return { content, embeds: [{ description }] };
}

import { formatSize } from '../../../reporting/words/format-numbers.ts';
import { WORDS } from '../../../reporting/words/report-words.ts';
import { emitMetrics } from '../../../shared/aws/emit-metrics.ts';
import { DiscordError } from '../../../shared/discord/discord-api.ts';
import { UserError } from '../../../shared/user-error.ts';
import { type CsvLines, csvPieces } from '../files/csv.ts';
import { deleteStored, linkTo, type StoredFile, storeGzipped } from '../files/stored-file.ts';
import { editReply, type Reply, type ReplyFile } from './discord-webhook.ts';
import type { ReplyTarget } from './reply-target.ts';

/** Bytes of files in one request: Discord's limit less room for the rest of it (Discord: Reference, Uploading Files). */
const REQUEST_LIMIT = 25 * 1024 * 1024 - 65_536;

/** Discord: JSON Error Codes, "Request entity too large". */
const TOO_LARGE_CODE = 40005;

/** A reply that consists of a text, a file and perhaps a picture. */
export interface FileReply {
  target: ReplyTarget;
  /** The largest attachment that Discord takes here, bytes. */
  attachmentSizeLimit: number;
  /** The file's name. */
  name: string;
  picture?: ReplyFile | undefined;
  /** Writes the reply's text. `rows` excludes the header. */
  content: (file: { rows: number; size: string }) => string;
}

/** A reply with a file that is yet to be made. */
export interface FileDelivery extends FileReply {
  bucket: string;
  /** The folder in the bucket, without a trailing slash. */
  folder: string;
  lines: CsvLines;
  /** Checked once the file is stored. If it is false, the file is deleted. */
  isStillAllowed?: () => Promise<boolean>;
}

/** A file in the bucket that can be sent. */
export interface MadeFile extends StoredFile {
  /** Number of rows without the header. */
  rows: number;
  /** When links to it must expire, ms; by default in an hour. */
  linkUntil?: number;
}

/** Makes a file from CSV lines and sends it. */
export async function deliverFile(delivery: FileDelivery): Promise<void> {
  await sendFile(delivery, await makeFile(delivery));
}

/**
 * Streams CSV lines into a gzipped file in the bucket. Throws a {@link UserError} if the file is no longer allowed, and
 * what `storeGzipped` throws; in both cases no file stays in the bucket.
 */
export async function makeFile(delivery: FileDelivery): Promise<MadeFile> {
  let count = 0;
  async function* counted() {
    for await (const lines of delivery.lines) {
      count += lines.length;
      yield lines;
    }
  }
  const place = { bucket: delivery.bucket, key: `${delivery.folder}/${delivery.name}` };
  const limit = attachmentLimit(delivery);
  const file = await storeGzipped(csvPieces(counted()), place, limit, delivery.target.signal);
  if (delivery.isStillAllowed && !(await delivery.isStillAllowed())) {
    await deleteStored(place);
    throw new UserError((locale) => WORDS[locale].file.closedMeanwhile);
  }
  emitMetrics({ ReportRows: count - 1, ExportBytes: file.size });
  return { ...file, rows: count - 1 };
}

/** The largest file that can be attached beside the picture, bytes. */
export const attachmentLimit = ({
  attachmentSizeLimit,
  picture,
}: Pick<FileReply, 'attachmentSizeLimit' | 'picture'>): number =>
  Math.min(attachmentSizeLimit, REQUEST_LIMIT - (picture?.content.length ?? 0));

/**
 * Sends a file by editing the reply. The file is attached if it is small enough. If it is not, or if Discord refuses it
 * as too large, the reply has a link to it that is valid for an hour.
 */
export async function sendFile(reply: FileReply, file: MadeFile): Promise<void> {
  const { locale } = reply.target;
  const content = reply.content({ rows: file.rows, size: formatSize(file.size, locale) });
  if (file.content && (await attach(reply, content, file.content))) return;
  await editReply(reply.target, await withLink(reply, content, file));
}

/** Edits the reply with the file attached. Returns false if the file is too large for Discord. */
async function attach(
  { target, name, picture }: FileReply,
  content: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const file = { name, content: bytes, type: 'application/gzip' };
    await editReply(target, { content, files: [file, ...(picture ? [picture] : [])] });
    return true;
  } catch (error) {
    if (isTooLarge(error)) return false;
    throw error;
  }
}

/** A server may close the connection on a large body before it responds, so no response counts as too large as well. */
function isTooLarge(error: unknown): boolean {
  if (!(error instanceof DiscordError)) return false;
  return error.status === 413 || error.code === TOO_LARGE_CODE || error.status === undefined;
}

async function withLink(
  { target, name, picture }: FileReply,
  content: string,
  file: MadeFile,
): Promise<Reply> {
  const { url, until } = await linkTo(file, file.linkUntil);
  const seconds = Math.floor(until / 1000);
  const words = WORDS[target.locale].file;
  // The link goes into an embed: it alone can reach the 2000 characters that a message's text may have.
  const description = `${words.download(name, url)}\n${words.tooLarge(`<t:${seconds}:t>`, `<t:${seconds}:R>`)}`;
  return { content, embeds: [{ description }], files: picture ? [picture] : [] };
}

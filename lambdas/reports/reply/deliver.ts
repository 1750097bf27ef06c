import { WORDS } from '../../../reporting/words/report-words.ts';
import { formatSize } from '../../../reporting/words/text.ts';
import { emitMetrics } from '../../../shared/aws/emit-metrics.ts';
import { DiscordError } from '../../../shared/discord/discord-api.ts';
import { UserError } from '../../../shared/user-error.ts';
import { type CsvLines, csvPieces } from '../files/csv.ts';
import { deleteStored, linkTo, type StoredFile, storeGzipped } from '../files/stored-file.ts';
import type { Asker } from '../read-request.ts';
import { editReply, type Reply, type ReplyAddress, type ReplyFile } from './discord-webhook.ts';

/** What Discord takes in one request, less some room for the rest of it (Discord: Reference, Uploading Files). */
const REQUEST_LIMIT = 25 * 1024 * 1024 - 65_536;

/** Discord: JSON Error Codes, "Request entity too large". */
const TOO_LARGE_CODE = 40005;

/** What is needed to hand a file over. */
export interface Recipient {
  address: ReplyAddress & Pick<Asker, 'locale'>;
  /** Bytes that an attachment may have here. */
  attachmentSizeLimit: number;
  /** The file's name. */
  name: string;
  /** Shown beside the file. */
  picture?: ReplyFile | undefined;
  /** The reply's text, given what the file came to. `rows` does not count the header. */
  content: (file: { rows: number; size: string }) => string;
}

export interface Delivery extends Recipient {
  bucket: string;
  /** The folder in the bucket, without a slash at its end. */
  folder: string;
  lines: CsvLines;
  /** Asked once the file is stored: whether it may still be handed out. Otherwise it is deleted. */
  isStillRight?: () => Promise<boolean>;
}

/** A file of the bucket that is to be handed over. */
export interface MadeFile extends StoredFile {
  /** Without the header. */
  rows: number;
  /** When links to it have to end, ms; an hour from now where it is not said. */
  linkUntil?: number;
}

/** Makes a file of records and hands it over. */
export async function deliver(delivery: Delivery): Promise<void> {
  await handOver(delivery, await makeFile(delivery));
}

/**
 * Streams records into a gzipped CSV file in the bucket. Throws a {@link UserError} where it may not be handed out any
 * more, and what `storeGzipped` throws; then there is no file.
 */
export async function makeFile(delivery: Delivery): Promise<MadeFile> {
  let count = 0;
  async function* counted() {
    for await (const lines of delivery.lines) {
      count += lines.length;
      yield lines;
    }
  }
  const place = { bucket: delivery.bucket, key: `${delivery.folder}/${delivery.name}` };
  const limit = sizeLimit(delivery);
  const file = await storeGzipped(csvPieces(counted()), place, limit, delivery.address.signal);
  if (delivery.isStillRight && !(await delivery.isStillRight())) {
    await deleteStored(place);
    throw new UserError((locale) => WORDS[locale].file.closedMeanwhile);
  }
  emitMetrics({ ReportRows: count - 1, ExportBytes: file.size });
  return { ...file, rows: count - 1 };
}

/** Bytes that a file may have to be attached, beside the picture where there is one. */
export const sizeLimit = ({
  attachmentSizeLimit,
  picture,
}: Pick<Recipient, 'attachmentSizeLimit' | 'picture'>): number =>
  Math.min(attachmentSizeLimit, REQUEST_LIMIT - (picture?.content.length ?? 0));

/**
 * Edits the reply: with the file attached where it is small enough, with a link good for an hour where it is not, or
 * where Discord finds that it is not after all.
 */
export async function handOver(recipient: Recipient, file: MadeFile): Promise<void> {
  const { locale } = recipient.address;
  const content = recipient.content({ rows: file.rows, size: formatSize(file.size, locale) });
  if (file.content && (await attach(recipient, content, file.content))) return;
  await editReply(recipient.address, await linked(recipient, content, file));
}

/** Whether Discord took the reply with the file attached; false when the file was too large for it. */
async function attach(
  { address, name, picture }: Recipient,
  content: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const file = { name, content: bytes, type: 'application/gzip' };
    await editReply(address, { content, files: [file, ...(picture ? [picture] : [])] });
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

async function linked(
  { address, name, picture }: Recipient,
  content: string,
  file: MadeFile,
): Promise<Reply> {
  const { url, until } = await linkTo(file, file.linkUntil);
  const seconds = Math.floor(until / 1000);
  const words = WORDS[address.locale].file;
  // In an embed, because a signed link alone can come near to the 2000 characters that a message's text may have.
  const description = `${words.download(name, url)}\n${words.tooLarge(`<t:${seconds}:t>`, `<t:${seconds}:R>`)}`;
  return { content, embeds: [{ description }], files: picture ? [picture] : [] };
}

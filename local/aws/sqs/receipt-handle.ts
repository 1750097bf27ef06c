import { randomUUID } from 'node:crypto';
import { invalidHandle } from './service-error.ts';

/** One receive of a message: SQS takes a later one's handle only (SQS: Queue and message identifiers, Receipt handle). */
export interface Receipt {
  messageId: string;
  /** Differs from receive to receive. */
  nonce: string;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const HANDLE = new RegExp(`^(${UUID})/(${UUID})$`);

export const newNonce = (): string => randomUUID();

export const writeHandle = ({ messageId, nonce }: Receipt): string =>
  Buffer.from(`${messageId}/${nonce}`).toString('base64');

/** Throws ReceiptHandleIsInvalid for text that never was a handle. */
export function readHandle(handle: string): Receipt {
  const [, messageId, nonce] = HANDLE.exec(Buffer.from(handle, 'base64').toString()) ?? [];
  if (messageId === undefined || nonce === undefined) throw invalidHandle(handle);
  return { messageId, nonce };
}

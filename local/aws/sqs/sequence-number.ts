const DIGITS = 20;

/** A message's place as SQS writes it (SQS: FIFO queue key terms, Sequence number). As text, too, it rises. */
export const sequenceNumber = (sequence: number): string => String(sequence).padStart(DIGITS, '0');

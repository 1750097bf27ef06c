/** The writes of ingest, in their order: it claims a batch, then puts its counts. */
export const INGEST_WRITES = ['claim', 'counts'] as const;
/** The name of a write. */
export type IngestWriteName = (typeof INGEST_WRITES)[number];

/** A write of ingest. */
export interface IngestWrite {
  name: IngestWriteName;
  /** The batch's number. */
  batch: number;
}

/** Which of ingest's writes a request to the database is, by AWS operation and body. None where a batch only records the fate of another. */
export function ingestWriteOf(operation: string, body: string): IngestWrite | undefined {
  if (/^(UpdateItem|TransactWriteItems)$/.test(operation) && body.includes('{"S":"applied"}')) {
    const number = /"(?:n|:n)":\{"N":"(\d+)"\}/.exec(body)?.[1];
    return body.includes('"void#') ? undefined : { name: 'claim', batch: Number(number) };
  }
  const put = operation === 'PutItem' ? /"S":"b#(\d+)#/.exec(body) : null;
  return put ? { name: 'counts', batch: Number(put[1]) } : undefined;
}

import { invalidArgument, notImplemented } from '../service-error.ts';
import type { StoredObject } from '../storage/object-store.ts';
import type { Element } from '../xml.ts';
import type { Operation, S3Request } from './operation.ts';

/** S3 API: ListObjectsV2, MaxKeys. */
const MOST_KEYS = 1000;

/** Keys come in the order of their bytes (S3: Listing object keys programmatically). */
export const listObjectsV2: Operation = {
  name: 'ListObjectsV2',
  method: 'GET',
  concerns: 'bucket',
  marks: ['list-type'],
  query: ['prefix', 'max-keys', 'continuation-token', 'start-after'],
  async run({ objects }, request) {
    const { bucket, query } = request;
    if (query.get('list-type') !== '2') throw notImplemented(`list-type ${query.get('list-type')}`);
    const prefix = query.get('prefix') ?? '';
    const most = mostOf(query.get('max-keys'));
    const found = (await objects.list(bucket)).filter(
      ({ key }) => key.startsWith(prefix) && isAfter(key, startOf(request)),
    );
    const page = found.slice(0, most);
    const last = page.at(-1);
    const isTruncated = last !== undefined && page.length < found.length;
    return {
      body: [
        'ListBucketResult',
        [
          ['Name', bucket],
          ['Prefix', prefix],
          ['KeyCount', page.length],
          ['MaxKeys', most],
          ['IsTruncated', isTruncated],
          ...(isTruncated ? [['NextContinuationToken', tokenOf(last.key)] as const] : []),
          ...page.map(elementOf),
        ],
      ],
    };
  },
};

function mostOf(text: string | undefined): number {
  if (text === undefined) return MOST_KEYS;
  if (!/^\d{1,9}$/.test(text))
    throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647');
  return Math.min(Number(text), MOST_KEYS);
}

/** The key to go on after. A token goes before `start-after`. */
function startOf({ query }: S3Request): Buffer | undefined {
  const token = query.get('continuation-token');
  const after = token === undefined ? query.get('start-after') : Buffer.from(token, 'base64url').toString();
  return after === undefined ? undefined : Buffer.from(after);
}

const tokenOf = (key: string): string => Buffer.from(key).toString('base64url');

const isAfter = (key: string, start: Buffer | undefined): boolean =>
  start === undefined || Buffer.compare(Buffer.from(key), start) > 0;

const elementOf = ({ key, modified, etag, size }: StoredObject): Element => [
  'Contents',
  [
    ['Key', key],
    ['LastModified', new Date(modified).toISOString()],
    ['ETag', etag],
    ['Size', size],
    ['StorageClass', 'STANDARD'],
  ],
];

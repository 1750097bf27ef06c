import { textOf } from '../content.ts';
import { malformed, notImplemented } from '../service-error.ts';
import { elementsOf, textsOf } from '../xml.ts';
import { CONTENT_HEADERS, type Operation } from './operation.ts';

/** S3 API: DeleteObjects. */
const MOST_KEYS = 1000;

/** Objects that are not there count as deleted; a quiet request is told of errors only, of which there are none. */
export const deleteObjects: Operation = {
  name: 'DeleteObjects',
  method: 'POST',
  concerns: 'bucket',
  marks: ['delete'],
  headers: CONTENT_HEADERS,
  async run({ objects }, { bucket, body, headers }) {
    const xml = await textOf(body, headers);
    const keys = elementsOf(xml, 'Object').map(keyOf);
    if (keys.length === 0 || keys.length > MOST_KEYS) throw malformed();
    await objects.remove(bucket, keys);
    const isQuiet = elementsOf(xml, 'Quiet')[0] === 'true';
    const deleted = isQuiet ? [] : keys.map((key) => ['Deleted', [['Key', key]]] as const);
    return { body: ['DeleteResult', deleted] };
  },
};

function keyOf(xml: string): string {
  const { key, others } = takeKey(textsOf(xml));
  if (others.length > 0) throw notImplemented(`${others.join(', ')} of DeleteObjects`);
  if (key === undefined || key === '') throw malformed();
  return key;
}

const takeKey = (texts: Map<string, string>): { key: string | undefined; others: string[] } => ({
  key: texts.get('Key'),
  others: [...texts.keys()].filter((name) => name !== 'Key'),
});

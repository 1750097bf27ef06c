import type { ServiceRequest } from '../request-handler.ts';

/** Where a request goes: `''` for what it does not name. */
export interface Place {
  bucket: string;
  key: string;
  query: Map<string, string>;
}

/** With the bucket in the host's name: `reports.s3.us-east-1.amazonaws.com` (S3: Virtual hosting of general purpose buckets). */
const VIRTUAL_HOST = /^(.+)\.s3[.-][^/]*$/;

/** Takes a request's path and host apart. A key may have `..` and `//` in it: they stay. Throws a URIError. */
export function placeOf({ path, query = {}, headers }: ServiceRequest): Place {
  const [place = '', search = ''] = path.split(/\?(.*)/s);
  const parameters = new Map(new URLSearchParams(search));
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value ?? ''));
  const [, hosted] = VIRTUAL_HOST.exec(headers['host'] ?? '') ?? [];
  if (hosted !== undefined)
    return { bucket: hosted, key: decodeURIComponent(place.slice(1)), query: parameters };
  const [, bucket = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(place) ?? [];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key), query: parameters };
}

// Tuned: README.md in this folder has the benchmark and the numbers.

const BRACE = '{'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);
const END = '}'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);

/**
 * Scans the counts of a batch's item as `JSON.stringify` writes them, `{"m13:<channel>":{"<token>":3},…}`, and calls
 * `onCount` for each. It expects names without characters that JSON escapes; it throws on a count that is not a whole
 * number from 0. The names are slices of `json` and keep all of it in memory: copy those that you keep.
 */
export function scanCounts(
  json: string,
  onCount: (attribute: string, token: string, count: number) => void,
): void {
  let attribute = '';
  for (let at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at)) {
    const end = json.indexOf('":', at + 1);
    const name = json.slice(at + 1, end);
    at = end + 2;
    if (json.charCodeAt(at) === BRACE) {
      attribute = name;
      continue;
    }
    const first = at;
    let count = 0;
    let code = json.charCodeAt(at);
    for (; code >= ZERO && code < ZERO + 10; code = json.charCodeAt(++at)) count = count * 10 + code - ZERO;
    if (end < 0 || at === first || (code !== COMMA && code !== END))
      throw new Error(
        'The counts of a batch are not as ingest writes them: expected whole numbers by token.',
      );
    onCount(attribute, name, count);
  }
}

const BRACE = '{'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);
const END = '}'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);

/**
 * Goes through the counts of a batch's item, as `JSON.stringify` wrote them: `{"m13:<channel>":{"<token>":3},…}`. Names
 * hold nothing that JSON escapes, counts are whole numbers from 0; throws on any other count. Ten times as fast as
 * JSON.parse, which makes an object of its own shape of each batch's tokens. Names are parts of the text and keep it in
 * memory: copy what is to be kept.
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

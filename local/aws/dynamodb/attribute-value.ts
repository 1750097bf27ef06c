import { compareNumbers, normalizeNumber, significantDigits } from './decimal.ts';
import { invalid } from './service-error.ts';

/** A value as it is on the wire, with one of DynamoDB's type letters; binary in Base64. */
export type Value =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { L: Value[] }
  | { M: Attributes };

/** An item, or a map inside one, without a prototype: an attribute may be called `constructor`. */
export type Attributes = Record<string, Value>;

export type TypeLetter = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'L' | 'M';

const LETTERS: ReadonlySet<string> = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M']);
/** DynamoDB: Naming rules and data types, Nested. */
const DEEPEST = 32;

/** The type letter of a value, with what it holds. */
export function typed(value: Value): [TypeLetter, unknown] {
  const [entry] = Object.entries(value);
  return entry as [TypeLetter, unknown];
}

export const letterOf = (value: Value): TypeLetter => typed(value)[0];

/** Checks a value from a request and brings its numbers into DynamoDB's form. Throws a ValidationException. */
export function readValue(given: unknown, depth = 0): Value {
  const [letter, content] = onlyEntry(given);
  if (depth > DEEPEST) throw invalid('Nesting Levels have exceeded supported limits');
  if (letter === 'S' && typeof content === 'string') return { S: content };
  if (letter === 'N' && typeof content === 'string') return { N: normalizeNumber(content) };
  if (letter === 'B' && typeof content === 'string') return { B: content };
  if (letter === 'BOOL' && typeof content === 'boolean') return { BOOL: content };
  if (letter === 'NULL' && content === true) return { NULL: true };
  if (letter === 'L' && Array.isArray(content))
    return { L: content.map((each) => readValue(each, depth + 1)) };
  if (letter === 'M') return { M: readAttributes(content, depth + 1) };
  if (letter === 'SS' || letter === 'NS' || letter === 'BS') return readSet(letter, content);
  throw invalid(`Supplied AttributeValue has an unexpected value of type ${letter}`);
}

function onlyEntry(given: unknown): [string, unknown] {
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  const [entry] = entries;
  if (!entry || entries.length > 1 || !LETTERS.has(entry[0]))
    throw invalid('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  return entry;
}

function readSet(letter: 'SS' | 'NS' | 'BS', content: unknown): Value {
  if (!Array.isArray(content) || !content.every((each) => typeof each === 'string'))
    throw invalid(`Supplied AttributeValue has an unexpected value of type ${letter}`);
  if (content.length === 0)
    throw invalid('One or more parameter values were invalid: An number set may not be empty');
  const members = letter === 'NS' ? content.map(normalizeNumber) : content;
  if (new Set(members).size < members.length)
    throw invalid('One or more parameter values were invalid: Input collection contains duplicates.');
  return { [letter]: members } as unknown as Value;
}

/** Checks the attributes of an item or a map. Throws a ValidationException. */
export function readAttributes(given: unknown, depth = 0): Attributes {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalid('Expected a map of attributes.');
  const attributes = noAttributes();
  for (const [name, value] of Object.entries(given)) attributes[name] = readValue(value, depth);
  return attributes;
}

export const noAttributes = (): Attributes => Object.create(null) as Attributes;

const utf8Length = (text: string): number => Buffer.byteLength(text);
const binaryLength = (base64: string): number => Buffer.byteLength(base64, 'base64');
/** Two digits to a byte, and one more for the sign and exponent (DynamoDB: Item sizes and formats). */
const numberLength = (text: string): number =>
  Math.ceil(significantDigits(text) / 2) + (text.startsWith('-') ? 2 : 1);
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
/** A list or map takes three bytes, and one for each member (DynamoDB: Item sizes and formats). */
const NESTED_BYTES = 3;

/** The bytes that DynamoDB counts for a value. */
export function valueSize(value: Value): number {
  if ('S' in value) return utf8Length(value.S);
  if ('N' in value) return numberLength(value.N);
  if ('B' in value) return binaryLength(value.B);
  if ('SS' in value) return sum(value.SS.map(utf8Length));
  if ('NS' in value) return sum(value.NS.map(numberLength));
  if ('BS' in value) return sum(value.BS.map(binaryLength));
  if ('L' in value) return NESTED_BYTES + sum(value.L.map((each) => valueSize(each) + 1));
  if ('M' in value) return NESTED_BYTES + attributesSize(value.M) + Object.keys(value.M).length;
  return 1;
}

/** The bytes that DynamoDB counts for an item: its attributes' names and values. */
export const attributesSize = (attributes: Attributes): number =>
  sum(Object.entries(attributes).map(([name, value]) => utf8Length(name) + valueSize(value)));

/** Whether two values are the same; the members of sets are in no order. */
export function isEqual(a: Value, b: Value): boolean {
  const [letter, one] = typed(a);
  const [otherLetter, other] = typed(b);
  if (letter !== otherLetter) return false;
  if (letter === 'L') return isEqualList(one as Value[], other as Value[]);
  if (letter === 'M') return isEqualMap(one as Attributes, other as Attributes);
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && new Set([...one, ...other]).size === one.length;
  return one === other;
}

const isEqualList = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length && a.every((value, at) => isEqual(value, b[at] ?? { NULL: true }));

const isEqualMap = (a: Attributes, b: Attributes): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([name, value]) => {
    const other = b[name];
    return other !== undefined && isEqual(value, other);
  });

/** Below 0, 0 or above 0; undefined where DynamoDB knows no order between the two. Text and binary go by their bytes. */
export function compareValues(a: Value, b: Value): number | undefined {
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  if ('S' in a && 'S' in b) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if ('B' in a && 'B' in b) return Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64'));
  return undefined;
}

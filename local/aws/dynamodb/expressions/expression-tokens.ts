import { invalid } from '../service-error.ts';

const TOKEN = /\s*(?:([#:]?[A-Za-z0-9_]+)|(<>|<=|>=|[=<>()+\-,.[\]]))/y;
/** DynamoDB: Service quotas, Expression parameters. */
const MOST_BYTES = 4096;

/** The tokens of an expression, taken one after another. */
export interface Tokens {
  /** The next token, not taken; undefined at the end. */
  peek: () => string | undefined;
  take: () => string;
  /** Takes the next token where it is this one; keywords are of any case. */
  takeIf: (token: string) => boolean;
  /** Takes the next token, which has to be this one. */
  expect: (token: string) => void;
  /** Throws where something is left. */
  end: () => void;
}

/** Takes an expression apart. Throws a ValidationException where it cannot. */
export function tokensOf(expression: unknown, parameter: string): Tokens {
  if (typeof expression !== 'string') throw invalid(`${parameter} must be a string`);
  if (expression.trim() === '') throw invalid(`Invalid ${parameter}: The expression can not be empty;`);
  if (Buffer.byteLength(expression) > MOST_BYTES)
    throw invalid(`Invalid ${parameter}: Expression size has exceeded the maximum allowed size;`);
  const tokens = split(expression, parameter);
  let at = 0;
  const wrong = (token: string | undefined) =>
    invalid(
      `Invalid ${parameter}: Syntax error; token: "${token ?? '<EOF>'}", near: "${tokens.slice(Math.max(0, at - 1), at + 2).join(' ')}"`,
    );
  const isNext = (token: string) => tokens[at]?.toUpperCase() === token.toUpperCase();
  const take = () => {
    const token = tokens[at];
    if (token === undefined) throw wrong(token);
    at += 1;
    return token;
  };
  return {
    peek: () => tokens[at],
    take,
    takeIf(token) {
      if (!isNext(token)) return false;
      at += 1;
      return true;
    },
    expect(token) {
      if (!isNext(token)) throw wrong(tokens[at]);
      at += 1;
    },
    end() {
      if (at < tokens.length) throw wrong(tokens[at]);
    },
  };
}

function split(expression: string, parameter: string): string[] {
  const tokens: string[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const [, word, sign] = TOKEN.exec(text) ?? [];
    const token = word ?? sign;
    if (token === undefined)
      throw invalid(`Invalid ${parameter}: Syntax error; token: "${text.slice(from).trim()[0]}"`);
    tokens.push(token);
  }
  return tokens;
}

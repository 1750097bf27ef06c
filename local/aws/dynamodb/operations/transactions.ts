import { ServiceError } from '../../service-error.ts';
import { noAttributes } from '../attribute-value.ts';
import { consumed, writeUnits } from '../capacity.ts';
import { invalid } from '../service-error.ts';
import type { StoredItem } from '../table-store.ts';
import {
  type Context,
  oneOf,
  type Request,
  type Response,
  readList,
  readPart,
  refuseOthers,
} from './request.ts';
import { prepareWrite, sizeOf, type Write } from './write.ts';

/** DynamoDB: TransactWriteItems. */
const MOST_ITEMS = 100;
const BYTES = 4 * 1024 * 1024;
const TOKEN_MS = 10 * 60_000;

const KINDS = ['Put', 'Delete', 'Update', 'ConditionCheck'] as const;
const PARAMETERS = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
];

/** Requests by their client token, for as long as DynamoDB takes the same one for a repetition. */
export interface SeenTokens {
  /** Whether a request is a repetition of one that was done. Throws where its token came with another request. */
  isRepeated: (token: string, request: string, now: number) => boolean;
  done: (token: string, request: string, now: number) => void;
}

/** In memory: a client that repeats a request does not outlive this process. */
export function createSeenTokens(): SeenTokens {
  const seen = new Map<string, { request: string; until: number }>();
  return {
    isRepeated(token, request, now) {
      const known = seen.get(token);
      if (!known || known.until < now) return false;
      if (known.request !== request)
        throw new ServiceError(
          'IdempotentParameterMismatchException',
          'Request parameters do not match those of the earlier request with the same client token',
        );
      return true;
    },
    done(token, request, now) {
      for (const [old, { until }] of seen) {
        if (until >= now) break;
        seen.delete(old);
      }
      seen.set(token, { request, until: now + TOKEN_MS });
    },
  };
}

/** A write of a transaction, with what it found. */
interface Step {
  write: Write;
  before: StoredItem | undefined;
  isOldWanted: boolean;
}

export function transactWriteItems(context: Context, request: Request, tokens: SeenTokens): Response {
  refuseOthers(request, 'TransactWriteItems', [
    'TransactItems',
    'ClientRequestToken',
    'ReturnConsumedCapacity',
  ]);
  const items = readList(request['TransactItems'], 'TransactItems', MOST_ITEMS);
  const { ClientRequestToken: token } = request;
  const text = JSON.stringify(items);
  if (typeof token === 'string' && tokens.isRepeated(token, text, context.now())) return {};
  const steps = items.map((item) => readStep(context, readPart(item, 'TransactItems')));
  refuseTwice(steps);
  const units = context.store.atomically(() => writeAll(context, steps));
  if (typeof token === 'string') tokens.done(token, text, context.now());
  return { ConsumedCapacity: consumed(request['ReturnConsumedCapacity'], units) };
}

function readStep(context: Context, item: Request): Step {
  refuseOthers(item, 'TransactWriteItems', KINDS);
  const [kind, ...others] = KINDS.filter((each) => item[each] !== undefined);
  if (kind === undefined || others.length > 0)
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  const part = readPart(item[kind], kind);
  refuseOthers(part, kind, [
    ...PARAMETERS,
    kind === 'Put' ? 'Item' : 'Key',
    ...(kind === 'Update' ? ['UpdateExpression'] : []),
  ]);
  const write = prepareWrite(context, part, kind);
  write.placeholders.checkUsed();
  const wanted = oneOf(part['ReturnValuesOnConditionCheckFailure'], 'ReturnValuesOnConditionCheckFailure', [
    'NONE',
    'ALL_OLD',
  ]);
  return { write, before: undefined, isOldWanted: wanted === 'ALL_OLD' };
}

function refuseTwice(steps: readonly Step[]): void {
  const keys = steps.map(({ write: { table, key } }) => JSON.stringify([table.name, key.pk, key.sk]));
  if (new Set(keys).size < keys.length)
    throw invalid('Transaction request cannot include multiple operations on one item');
}

/** Checks every condition against what was there before, then writes. Gives the capacity units by table. */
function writeAll({ store }: Context, steps: readonly Step[]): Map<string, number> {
  for (const step of steps) step.before = store.get(step.write.table, step.write.key);
  const results = steps.map(outcomeOf);
  if (results.some((result) => 'Code' in result && result.Code !== 'None')) throw cancelled(results);
  const afters = results.map((result) => ('after' in result ? result.after : undefined));
  const bytes = afters.reduce((sum: number, after) => sum + (after === 'unchanged' ? 0 : sizeOf(after)), 0);
  if (bytes > BYTES) throw invalid('Transaction exceeded the maximum allowed size of 4 MB');
  const units = new Map<string, number>();
  for (const [at, { write, before }] of steps.entries()) {
    const after = afters[at];
    const size = Math.max(before?.size ?? 0, after === 'unchanged' ? 0 : sizeOf(after));
    units.set(write.table.name, (units.get(write.table.name) ?? 0) + writeUnits(size, true));
    if (after === 'unchanged') continue;
    if (after) store.put(write.table, write.key, after);
    else store.remove(write.table, write.key);
  }
  return units;
}

type Reason = { Code: string; Message?: string; Item?: unknown };
type Outcome = { after: ReturnType<Write['next']> } | Reason;

function outcomeOf({ write, before, isOldWanted }: Step): Outcome {
  if (!write.isMet(before?.item ?? noAttributes()))
    return {
      Code: 'ConditionalCheckFailed',
      Message: 'The conditional request failed',
      ...(isOldWanted && before && { Item: before.item }),
    };
  try {
    return { after: write.next(before?.item) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { Code: 'ValidationError', Message: error.message };
  }
}

/** Says for each write, by its position, why the transaction was cancelled (DynamoDB: TransactionCanceledException). */
function cancelled(outcomes: readonly Outcome[]): ServiceError {
  const reasons = outcomes.map((outcome): Reason => ('Code' in outcome ? outcome : { Code: 'None' }));
  const codes = reasons.map(({ Code: code }) => code).join(', ');
  return new ServiceError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

import { isMonthClosed } from '../../shared/state/closed-months.ts';
import { identityPartition } from '../../shared/state/identity-keys.ts';
import { MONTH_GRACE_MS, monthOf, monthOfDay } from '../../shared/time.ts';
import { createTokens, findTokens, type Identity, idOf, newToken, type Pace } from './identities-table.ts';

/** A person who was counted on a day (`YYYY-MM-DD`). `who` stands for them in one guild and month. */
export interface Counted {
  guild: string;
  day: string;
  who: string;
}

/** Gives the token under which a person is counted. Throws for a person who was not resolved. */
export type Tokens = (counted: Counted) => string;

/** Finds the tokens of everyone in a batch that was cut at `at` (ms), and creates the missing ones. */
export type ResolveTokens = (people: Iterable<Counted>, at: number) => Promise<Tokens>;

/**
 * Makes a resolver that caches the tokens of the latest month it has seen. A warm Lambda function so looks up each person
 * once a month, and keeps no mapping of a month that may be closed. For a past month it first checks whether the month is
 * closed: a cached token, or one that rotation has not deleted yet, would link a late batch to the person's earlier counts.
 */
export function createTokenResolver(pace: Pace = {}): ResolveTokens {
  const cache = createTokenCache();
  return async (people, at) => {
    // The old month's tokens must go even if nobody was counted in the new month.
    cache.startMonth(monthOf(at - MONTH_GRACE_MS));
    const identities = identitiesOf(people);
    const months = new Set(identities.map(({ month }) => month));
    for (const month of months) cache.startMonth(month);
    const closed = await findClosedMonths(months);
    for (const month of closed) cache.clear(month);
    const tokens = new Map<string, string>();
    const unknown: Identity[] = [];
    for (const identity of identities) {
      const token = closed.has(identity.month) ? newToken() : cache.get(identity);
      if (token === undefined) unknown.push(identity);
      else tokens.set(idOf(identity), token);
    }
    for (const [id, token] of await findTokens(unknown, pace)) tokens.set(id, token);
    const missing = unknown.filter((identity) => !tokens.has(idOf(identity)));
    for (const [month, some] of Map.groupBy(missing, ({ month }) => month)) {
      for (const [id, token] of await createTokens(month, some)) tokens.set(id, token);
    }
    for (const identity of unknown) cache.set(identity, tokens.get(idOf(identity)));
    return (counted) => {
      const token = tokens.get(idOf(identityOf(counted)));
      if (token === undefined) throw new Error('A person has no token, because they were not resolved.');
      return token;
    };
  };
}

/** A cache of the tokens of one month, the latest that was started. */
function createTokenCache() {
  let current = '';
  const tokens = new Map<string, string>();
  return {
    /** Forgets all tokens if `month` is later than the current one. */
    startMonth(month: string): void {
      if (month <= current) return;
      current = month;
      tokens.clear();
    },
    /** Forgets the tokens of a month. */
    clear(month: string): void {
      if (month === current) tokens.clear();
    },
    get: (identity: Identity): string | undefined => tokens.get(idOf(identity)),
    set(identity: Identity, token: string | undefined): void {
      if (identity.month === current && token !== undefined) tokens.set(idOf(identity), token);
    },
  };
}

function identityOf({ guild, day, who }: Counted): Identity {
  const month = monthOfDay(day);
  return { partition: identityPartition(guild, month), month, who };
}

/** The identities of some people, each once. */
function identitiesOf(people: Iterable<Counted>): Identity[] {
  const identities = new Map<string, Identity>();
  for (const counted of people) {
    const identity = identityOf(counted);
    identities.set(idOf(identity), identity);
  }
  return [...identities.values()];
}

/** The closed ones among some months. Rotation closes no month before its end. */
async function findClosedMonths(months: ReadonlySet<string>): Promise<Set<string>> {
  const closed = new Set<string>();
  const current = monthOf(Date.now());
  for (const month of months) if (month < current && (await isMonthClosed(month))) closed.add(month);
  return closed;
}

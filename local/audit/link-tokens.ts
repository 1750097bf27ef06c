import { identityPartition } from '../../shared/state/identity-keys.ts';
import type { Finds } from './findings.ts';
import type { KnownSalt, PersonHash } from './secrets.ts';
import type { Known } from './table-contents.ts';

/** What was counted in a month, and what of it a salt at hand leads back to a person. */
export interface MonthOutcome {
  month: string;
  closed: boolean;
  tokens: number;
  /** Undefined where there is no salt to try with. */
  linkable: number | undefined;
}

/** Does what an attacker with a salt and a list of users would: looks up the token of every person's hash. */
export function tryToLink(
  hashes: readonly PersonHash[],
  tokens: ReadonlyMap<string, ReadonlySet<string>>,
  { known, finds, salts }: { known: Known; finds: Finds; salts: readonly KnownSalt[] },
): MonthOutcome[] {
  const linked = new Map(salts.map(({ month }) => [month, new Set<string>()]));
  for (const { hash, guild, month, line, open } of hashes) {
    const partition = identityPartition(guild, month);
    const mapped = known.identities.get(partition)?.get(hash);
    // A hash that was counted under itself needs no mapping.
    const token = mapped ?? (tokens.get(month)?.has(hash) ? hash : undefined);
    if (token === undefined) continue;
    linked.get(month)?.add(token);
    const place = `${mapped === undefined ? 'counters' : 'identities'} ${partition}`;
    if (!open) finds.add({ kind: 'link', what: `token of line ${line}`, place });
  }
  return [...new Set([...tokens.keys(), ...linked.keys()])].sort().map((month) => ({
    month,
    closed: known.closed.has(month),
    tokens: tokens.get(month)?.size ?? 0,
    linkable: linked.get(month)?.size,
  }));
}

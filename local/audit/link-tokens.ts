import { identityPartition } from '../../shared/state/identity-keys.ts';
import type { Findings } from './findings.ts';
import type { CandidateSalt, PersonHash } from './secrets.ts';
import type { TableContents } from './table-contents.ts';

/** A month's tokens, and how many of them lead back to a listed person. */
export interface MonthOutcome {
  month: string;
  closed: boolean;
  /** The number of tokens that people were counted under. */
  tokens: number;
  /** How many of them could be linked to a listed person. Undefined without a salt of the month. */
  linkable: number | undefined;
}

/**
 * Does what an attacker with salts and a list of users would do: looks up the token of every person's hash. A token of a
 * closed month that it can link is a finding.
 */
export function linkTokens(
  hashes: readonly PersonHash[],
  tokens: ReadonlyMap<string, ReadonlySet<string>>,
  {
    contents,
    findings,
    salts,
  }: { contents: TableContents; findings: Findings; salts: readonly CandidateSalt[] },
): MonthOutcome[] {
  const linked = new Map(salts.map(({ month }) => [month, new Set<string>()]));
  for (const { hash, guild, month, line, open } of hashes) {
    const partition = identityPartition(guild, month);
    const mapped = contents.identities.get(partition)?.get(hash);
    // Counts that stand under the hash itself need no mapping.
    const token = mapped ?? (tokens.get(month)?.has(hash) ? hash : undefined);
    if (token === undefined) continue;
    linked.get(month)?.add(token);
    const place = `${mapped === undefined ? 'counters' : 'identities'} ${partition}`;
    if (!open) findings.add({ kind: 'link', what: `token of line ${line}`, place });
  }
  return [...new Set([...tokens.keys(), ...linked.keys()])].sort().map((month) => ({
    month,
    closed: contents.closed.has(month),
    tokens: tokens.get(month)?.size ?? 0,
    linkable: linked.get(month)?.size,
  }));
}

/** The kinds of findings in the order of the report, with their names in its closing table. */
export const KINDS = {
  user: 'raw user ids',
  salt: 'misplaced salts',
  hash: 'misplaced hashes',
  mapping: 'mappings of a closed month',
  link: 'tokens linked to a person of a closed month',
  unreadable: 'unreadable places',
} as const;

export type Kind = keyof typeof KINDS;

/** One thing at one place that must not be there. */
export interface Finding {
  kind: Kind;
  /** In words, without the id, hash or salt itself. */
  what: string;
  place: string;
  /** How often the thing is at the place. */
  times: number;
  /** The first few byte offsets in a file or object. */
  offsets: number[];
  /** Whether it is reported but no failure: in a dead-letter queue it stays until redrive or expiry. */
  tolerated: boolean;
}

/** How many offsets a finding keeps. */
const MAX_OFFSETS = 5;

export interface Findings {
  /** Adds a finding. The same thing at the same place is one finding. */
  add: (finding: { kind: Kind; what: string; place: string; offset?: number; tolerated?: boolean }) => void;
  all: () => Finding[];
}

/** An empty list of findings. */
export function createFindings(): Findings {
  const findings = new Map<string, Finding>();
  return {
    add({ kind, what, place, offset, tolerated = false }) {
      const id = JSON.stringify([kind, what, place, tolerated]);
      const finding = findings.get(id) ?? { kind, what, place, times: 0, offsets: [], tolerated };
      findings.set(id, finding);
      finding.times++;
      if (offset !== undefined && finding.offsets.length < MAX_OFFSETS) finding.offsets.push(offset);
    },
    all: () => [...findings.values()],
  };
}

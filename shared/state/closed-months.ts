import { isInState } from './read-state.ts';
import { closedKey } from './state-keys.ts';

/**
 * Whether a month (`YYYY-MM`) is closed: its salt and its identities are gone or about to go, so its hashes must not
 * be shown any more. Read consistently, because a month marked closed a moment ago counts as closed.
 */
export const isClosed = (month: string): Promise<boolean> => isInState(closedKey(month));

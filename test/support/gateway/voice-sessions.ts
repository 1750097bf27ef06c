import assert from 'node:assert/strict';
import type { Entry, PersonCell } from '../../../gateway/accounting/entry.ts';
import type { VoiceRoster } from '../../../gateway/accounting/voice-roster.ts';
import type { VoiceSession } from '../../../gateway/accounting/voice-session.ts';
import { cellsIn, testHasher } from './accountant-rig.ts';
import { at, channel, GUILD, user } from './gateway-events.ts';

export const NOON = at('2018-01-12T12:00:00');
export const { hash } = testHasher();
export const isPerson = (cell: object): cell is PersonCell => 'who' in cell;
export const people = (entries: readonly Entry[]): PersonCell[] => cellsIn(entries).filter(isPerson);
export const seconds = (cells: readonly PersonCell[]): number =>
  cells.reduce((sum, { count }) => sum + count, 0);
export const key = (number: number): string => String(number).padStart(32, '0');

/** A session as it is restored from `state`: without its user. */
export const stored = (of: number, changes: Partial<VoiceSession> = {}): VoiceSession => ({
  key: key(of),
  guild: GUILD,
  channel: channel(5),
  since: NOON,
  who: hash('2018-01', GUILD, user(of)) ?? '',
  month: '2018-01',
  ...changes,
});

/** The open session of user `of`. Fails if there is none. */
export function found(roster: VoiceRoster, of: number): VoiceSession {
  const session = roster.find(GUILD, user(of));
  assert.ok(session);
  return session;
}

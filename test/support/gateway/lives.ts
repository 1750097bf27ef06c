import fc from 'fast-check';
import { HOUR_MS } from '../../../shared/time.ts';
import {
  channel,
  type GatewayEvent,
  GUILD,
  memberAdd,
  memberRemove,
  message,
  ofChannel,
  outage,
  ready,
  snapshot,
  text,
  user,
  voiceState,
  voiceUpdate,
} from './gateway-events.ts';

/** Something that happens to a worker at `now` (ms): a dispatch, or without one a tick. */
export interface Step {
  now: number;
  event?: GatewayEvent;
  /** For a READY: when the previous session was lost, ms. */
  lostAt?: number;
  /** The snapshot of a session that begins after this step. */
  snapshot: GatewayEvent;
}

const KINDS = ['message', 'join', 'part', 'enter', 'leave', 'tick', 'snapshot', 'rename'] as const;
const BLIND_KINDS = ['outage', 'restore', 'lost'] as const;

type Kind = (typeof KINDS)[number] | (typeof BLIND_KINDS)[number];
type SessionIds = 'stable' | 'by channel' | null;

const actOf = (kinds: readonly Kind[], sessions: readonly SessionIds[]) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    who: fc.integer({ min: 1, max: 4 }),
    where: fc.integer({ min: 5, max: 7 }),
    session: fc.constantFrom(...sessions),
    after: fc.oneof(
      fc.integer({ min: 0, max: 5_000 }),
      fc.integer({ min: 0, max: 1.5 * HOUR_MS }),
      fc.integer({ min: 0, max: 15 * HOUR_MS }),
    ),
  });

/**
 * The dispatches of a guild's life: people join, write, are in voice and leave. With `blind` there are also outages and
 * lost sessions, in which people move unseen. At the end everyone leaves voice.
 */
export function lives(start: number, { blind, sessions }: LifeOptions): fc.Arbitrary<Step[]> {
  const act = actOf(blind ? [...KINDS, ...BLIND_KINDS] : KINDS, sessions);
  // `size: 'max'`, because fast-check would else make about ten acts.
  return fc.array(act, { maxLength: 40, size: 'max' }).map((acts) => live(start, acts));
}

export interface LifeOptions {
  blind: boolean;
  /** Discord's voice session ids: one for each person, one for each person and channel, or none. */
  sessions: readonly SessionIds[];
}

type Act = ReturnType<typeof actOf> extends fc.Arbitrary<infer T> ? T : never;

const leave = (state: ReturnType<typeof voiceState>): GatewayEvent => ({
  t: 'VOICE_STATE_UPDATE',
  d: { guild_id: GUILD, ...state, channel_id: null },
});

function live(start: number, acts: readonly Act[]): Step[] {
  const voice = new Map<string, ReturnType<typeof voiceState>>();
  let members = 10;
  let now = start;
  let down = false;
  let renames = 0;
  const steps: Step[] = [];
  const snap = () =>
    snapshot({ members, channels: [text(1), text(5, `voice ${renames}`)], voice: [...voice.values()] });
  const step = (what: Omit<Step, 'now' | 'snapshot'>) => steps.push({ now, ...what, snapshot: snap() });
  const happen = (event: GatewayEvent) => step({ event });
  happen(ready());
  happen(snap());

  function seen(next: Act): void {
    const { kind, who, where, session } = next;
    const id = user(who);
    switch (kind) {
      case 'message':
        return void happen(message({ at: now, author: id, channel: channel(1), increment: steps.length }));
      case 'join':
        members += 1;
        return void happen(memberAdd(user(100 + steps.length), now - (where - 5) * 1000));
      case 'part':
        members -= 1;
        // Leaving the server ends voice. Discord sends a voice update for that only sometimes.
        if (session === 'stable') seen({ ...next, kind: 'leave' });
        voice.delete(id);
        return void happen(memberRemove(id));
      case 'enter': {
        const place = channel(where);
        const options = {
          session: session === 'by channel' ? `${id} in ${place}` : session && `session of ${id}`,
        };
        voice.set(id, voiceState(id, place, options));
        return void happen(voiceUpdate(id, place, options));
      }
      case 'leave': {
        const left = voice.get(id);
        voice.delete(id);
        if (left) happen(leave(left));
        return;
      }
      case 'snapshot':
        return void happen(snap());
      case 'rename':
        renames += 1;
        return void happen(ofChannel('CHANNEL_UPDATE', text(5, `voice ${renames}`)));
      case 'outage':
        down = true;
        return void happen(outage());
    }
  }

  for (const next of acts) {
    const before = now;
    now += next.after;
    const { kind, who, where } = next;
    if (kind === 'tick') step({});
    else if (kind === 'lost') {
      if (where === 5) voice.delete(user(who));
      if (where === 6) voice.set(user(who), voiceState(user(who), channel(where)));
      step({ event: ready(), lostAt: before });
      happen(down ? outage() : snap());
    } else if (kind === 'restore') {
      if (!down) continue;
      down = false;
      if (where === 5) voice.delete(user(who));
      happen(snap());
    } else if (!down) seen(next);
  }
  now += HOUR_MS;
  if (down) happen(snap());
  for (const [id, state] of voice) {
    voice.delete(id);
    happen(leave(state));
  }
  now += HOUR_MS;
  step({});
  return steps;
}

import { type Dispatch, NO_SEQUENCES } from '../../../simulator/discord/world/types.ts';
import { createWorld } from '../../../simulator/discord/world/world.ts';

export const BOT = '600000000000000001';
export const NOW = Date.UTC(2018, 0, 12, 13);
export const GUILD = '700000000000000001';
export const GENERAL = '800000000000000001';
export const TALK = '800000000000000002';
export const LOUNGE = '800000000000000003';

/** A world with one guild of a text channel and two voice channels, and the dispatches since. */
export function worldWithGuild() {
  const dispatches: Dispatch[] = [];
  const clock = { now: NOW };
  const world = createWorld({
    now: () => clock.now,
    botId: BOT,
    emit(dispatch) {
      // A copy, as on the wire: later changes of the world must not change it.
      dispatches.push(JSON.parse(JSON.stringify(dispatch)));
      return NO_SEQUENCES;
    },
  });
  const channels = [
    { id: GENERAL, name: 'general', type: 0 },
    { id: TALK, name: 'talk', type: 2 },
    { id: LOUNGE, name: 'lounge', type: 2 },
  ];
  world.addGuild({ id: GUILD, name: 'Perl', memberCount: 100, channels });
  /** The dispatches since the last call. */
  const sent = () => dispatches.splice(0);
  sent();
  return { world, sent, clock };
}

import type { Dispatch } from './dispatch.ts';

/**
 * Wraps `deliver` so that it gets dispatches in the order of their sequence numbers.
 *
 * `@discordjs/ws` awaits a different number of promises for different dispatches. So dispatches of one packet can come
 * out in another order, for example a READY after the GUILD_CREATE that follows it. All of that happens within one turn
 * of the event loop, so the dispatches of a turn are sorted at its end.
 */
export function inOrder(deliver: (dispatch: Dispatch) => void): (dispatch: Dispatch) => void {
  let turn: Dispatch[] = [];
  return (dispatch) => {
    turn.push(dispatch);
    if (turn.length > 1) return;
    setImmediate(() => {
      const arrived = turn;
      turn = [];
      arrived.sort((a, b) => a.s - b.s);
      for (const next of arrived) deliver(next);
    });
  };
}

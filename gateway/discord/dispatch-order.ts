import type { Dispatch } from './dispatch.ts';

/**
 * Hands dispatches on in the order of their sequence numbers.
 *
 * `@discordjs/ws` awaits a different number of things for different dispatches, so that those which arrive in one
 * packet can come out in another order, READY behind the GUILD_CREATE that follows it. All of that happens within one
 * turn of the event loop: what came in it is sorted at its end.
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

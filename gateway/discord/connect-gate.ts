/**
 * Whether the library may connect shards.
 *
 * - `open`: it may.
 * - `closing`: we are closing all connections, to resume the sessions later.
 * - `closed`: all connections are closed. We will connect again.
 * - `stopped`: we will not connect again.
 */
type GateState = 'open' | 'closing' | 'closed' | 'stopped';

/** Lets us close the connections of all shards without losing their sessions. */
export interface ConnectGate {
  isOpen: () => boolean;
  isStopped: () => boolean;
  /**
   * Whether to ignore what the library says about sessions. It treats a session as ended when we close its connection.
   */
  ignoresSessions: () => boolean;
  /** Call it when an attempt to connect begins. The function it returns says whether that attempt may still go on. */
  beginAttempt: () => () => boolean;
  /** Call it before all connections are closed. */
  close: () => void;
  /** Call it when all connections are closed. */
  onClosed: () => void;
  /** Lets the library connect again, unless the gate is stopped. */
  open: () => void;
  /** Closes the gate for good. */
  stop: () => void;
}

/** Creates an open gate. */
export function createConnectGate(): ConnectGate {
  let state: GateState = 'open';
  /** Number of closes so far. An attempt that waited across one gives up. */
  let closes = 0;
  return {
    isOpen: () => state === 'open',
    isStopped: () => state === 'stopped',
    ignoresSessions: () => state === 'closing' || state === 'stopped',
    beginAttempt() {
      const before = closes;
      return () => state === 'open' && closes === before;
    },
    close() {
      closes += 1;
      if (state !== 'stopped') state = 'closing';
    },
    onClosed() {
      if (state === 'closing') state = 'closed';
    },
    open() {
      if (state !== 'stopped') state = 'open';
    },
    stop() {
      state = 'stopped';
    },
  };
}

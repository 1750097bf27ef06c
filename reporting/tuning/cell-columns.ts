/** Cells in columns of numbers, 17 bytes each: as objects they take ten times as much, and a day may have a million. */
export interface CellColumns {
  length: number;
  /** Which of the day's people. */
  user: Uint32Array<ArrayBuffer>;
  /** Which of the channels. */
  channel: Uint32Array<ArrayBuffer>;
  /** Hour and event, as {@link slotOf} puts them together. */
  slot: Uint8Array<ArrayBuffer>;
  count: Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
}

/** Hours and events together: what is counted in an hour sorts by it as in a file, messages before voice. */
export const SLOTS = 48;
export const slotOf = (hour: number, event: 'msg' | 'voice'): number => hour * 2 + (event === 'msg' ? 0 : 1);
export const hourOfSlot = (slot: number): number => slot >> 1;
export const eventOfSlot = (slot: number): 'msg' | 'voice' => ((slot & 1) === 0 ? 'msg' : 'voice');

/** Columns without a cell, with room for `capacity`. */
export function emptyColumns(capacity = 1024): CellColumns {
  return {
    length: 0,
    user: new Uint32Array(capacity),
    channel: new Uint32Array(capacity),
    slot: new Uint8Array(capacity),
    count: new Float64Array(capacity),
  };
}

/** Adds a cell at the end, making room where there is none. */
export function pushCell(
  columns: CellColumns,
  user: number,
  channel: number,
  slot: number,
  count: number,
): void {
  if (columns.length === columns.slot.length) grow(columns);
  const at = columns.length++;
  columns.user[at] = user;
  columns.channel[at] = channel;
  columns.slot[at] = slot;
  columns.count[at] = count;
}

/** Bytes that columns hold, with the room that they have left. */
export const bytesOf = ({ slot }: CellColumns): number => slot.length * 17;

function grow(columns: CellColumns): void {
  const { user, channel, slot, count } = columns;
  // By half: twice the room would be half empty for most, where a day is large.
  Object.assign(columns, emptyColumns(Math.ceil(slot.length * 1.5)), { length: columns.length });
  columns.user.set(user);
  columns.channel.set(channel);
  columns.slot.set(slot);
  columns.count.set(count);
}

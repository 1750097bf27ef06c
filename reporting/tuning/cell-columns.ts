// Tuned: README.md in this folder has the benchmark and the numbers.

/** Cells in columns of numbers, 17 bytes for each cell. A day may have a million. */
export interface CellColumns {
  length: number;
  /** The number of the person on the day. */
  user: Uint32Array<ArrayBuffer>;
  /** The number of the channel on the day. */
  channel: Uint32Array<ArrayBuffer>;
  /** Hour and event: see {@link slotOf}. */
  slot: Uint8Array<ArrayBuffer>;
  count: Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
}

/** The number of slots of a day: two for each hour. */
export const SLOTS = 48;

/** The slot of an hour (0 to 23, UTC) and an event. Slots sort by hour, messages before voice, as a day's file does. */
export const slotOf = (hour: number, event: 'msg' | 'voice'): number => hour * 2 + (event === 'msg' ? 0 : 1);

/** The hour of a slot, 0 to 23, UTC. */
export const hourOfSlot = (slot: number): number => slot >> 1;

/** The event of a slot. */
export const eventOfSlot = (slot: number): 'msg' | 'voice' => ((slot & 1) === 0 ? 'msg' : 'voice');

/** Makes columns without a cell and with room for `capacity`. */
export function emptyColumns(capacity = 1024): CellColumns {
  return {
    length: 0,
    user: new Uint32Array(capacity),
    channel: new Uint32Array(capacity),
    slot: new Uint8Array(capacity),
    count: new Float64Array(capacity),
  };
}

/** Appends a cell, and grows the columns where they are full. */
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

/** The bytes that columns take, including the room that they have left. */
export const bytesOf = ({ slot }: CellColumns): number => slot.length * 17;

function grow(columns: CellColumns): void {
  const { user, channel, slot, count } = columns;
  // By half: doubled columns of a large day would be half empty for most of the time.
  Object.assign(columns, emptyColumns(Math.ceil(slot.length * 1.5)), { length: columns.length });
  columns.user.set(user);
  columns.channel.set(channel);
  columns.slot.set(slot);
  columns.count.set(count);
}

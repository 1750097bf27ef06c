/**
 * Replaces the SDK's event streams (20 KB), which every client loads. No operation in use here has an event stream, so the
 * two functions that a client calls at its creation do nothing.
 */
export const eventStreamSerdeProvider = (): object => ({});

export const resolveEventStreamSerdeConfig = <T extends object>(config: T): T => config;

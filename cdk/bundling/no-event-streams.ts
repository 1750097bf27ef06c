/**
 * Stands in for the SDK's event streams (20 KB), which it loads whether or not an operation has any: none in use here
 * does. Of what clients ask of them as they are made, nothing is left to do.
 */
export const eventStreamSerdeProvider = (): object => ({});

export const resolveEventStreamSerdeConfig = <T extends object>(config: T): T => config;

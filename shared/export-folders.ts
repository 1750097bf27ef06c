/** Where in the bucket exports lie that show hashes: rotation deletes them, whatever month they are of, when it closes one. */
export const WITH_HASHES = 'open/';

/** The folder of a guild's exports in which notes lie about those that could not be handed over. */
export const UNCLAIMED = 'unclaimed';

/** The ids of the guilds that tests act in. */
export const GUILD = '700000000000000001';
export const OTHER_GUILD = '700000000000000002';

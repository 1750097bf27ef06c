import { requireEnv } from '../env.ts';

/** The names of the DynamoDB tables, from the environment. They are read when used, because not every function has all of them. */
export const tables = {
  get counters() {
    return requireEnv('COUNTERS_TABLE');
  },
  get identities() {
    return requireEnv('IDENTITIES_TABLE');
  },
  get salts() {
    return requireEnv('SALTS_TABLE');
  },
  get state() {
    return requireEnv('STATE_TABLE');
  },
};

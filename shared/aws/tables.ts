import { requireEnv } from '../env.ts';

/** The DynamoDB tables by name, from the environment variables that the deployment sets. Read lazily: not every handler knows all. */
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

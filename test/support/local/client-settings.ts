/** The settings of an SDK client that asks a server on this machine. It does not repeat a request that fails. */
export const CLIENT_SETTINGS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
};

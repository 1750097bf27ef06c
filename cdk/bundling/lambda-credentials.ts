/**
 * What the AWS SDK looks for credentials with inside a Lambda: the environment is the one place where there are any.
 * Stands in for the SDK's own search, which brings clients of four more services along (100 KB).
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';

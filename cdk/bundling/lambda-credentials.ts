/**
 * Replaces the AWS SDK's search for credentials, which loads clients of four more services (100 KB). A Lambda function has
 * its credentials in the environment only.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';

/**
 * Replaces the DynamoDB client's endpoint discovery (9 KB). It is off unless a setting turns it on: the endpoint follows
 * from the region.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): undefined => undefined,
  configFileSelector: (): undefined => undefined,
  default: false,
};

export const resolveEndpointDiscoveryConfig = <T extends object>(config: T): T => config;

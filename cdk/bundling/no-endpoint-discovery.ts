/**
 * Stands in for the DynamoDB client's discovery of endpoints (9 KB), which it does only where a setting that nobody makes
 * here asks for it: the endpoint follows from the region.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): undefined => undefined,
  configFileSelector: (): undefined => undefined,
  default: false,
};

export const resolveEndpointDiscoveryConfig = <T extends object>(config: T): T => config;

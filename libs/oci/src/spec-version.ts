/** The version of the OCI distribution spec that is spoken here. */
export const distributionSpecVersion = '1.1.1';

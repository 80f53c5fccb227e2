/**
 * The version of this contract, by semantic versioning of its own: a range that a package gives in its package.json
 * (`"zot": { "contract": "^0.1.0" }`) is compared with the server's before any of the package's code is loaded.
 */
export const contractVersion = '0.1.0';

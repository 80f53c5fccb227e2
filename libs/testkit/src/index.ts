/** What an author's tests use: contract suites, fakes, a manual clock. */
export { readSource } from './read-source.js';
export { storageDriverSuite, type DriverUnderTest } from './storage-driver-suite.js';

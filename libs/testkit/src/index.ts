/** What an author's tests use: contract suites, fakes, a manual clock. */
export { clockSuite, type ClockUnderTest } from './clock-suite.js';
export { ManualClock } from './manual-clock.js';
export { blobCacheSuite, type BlobCacheUnderTest } from './meta/blob-cache-suite.js';
export { MemoryCacheDriver, MemoryCacheDrivers } from './meta/memory-cache-driver.js';
export { MemoryRecordStore } from './meta/memory-record-store.js';
export { recordStoreSuite, type RecordStoreUnderTest } from './meta/record-store-suite.js';
export { passwordVerifierSuite, type VerifierUnderTest } from './password-verifier-suite.js';
export { PlainPasswordVerifier } from './plain-password-verifier.js';
export { readSource } from './read-source.js';
export { RecordingAudit } from './recording-audit.js';
export { RecordingLog, type RecordedLine } from './recording-log.js';
export { SilentLog } from './silent-log.js';
export { storageDriverSuite, type DriverUnderTest } from './storage-driver-suite.js';
export { stepsOf, taskSuite, type TaskUnderTest } from './task-suite.js';

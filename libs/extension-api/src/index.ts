/** All that an extension imports: definitions, ports, points, slots, issues and settings. */
export { loginObservers, type LoginObserver } from './auth/login-observer.js';
export { passwordSources, type KnownUser, type PasswordSource } from './auth/password-source.js';
export { PasswordVerifier, type HashKind, type HashProblem } from './auth/password-verifier.js';
export { PasswordUsers } from './auth/password-users.js';
export { Sessions, type SessionUser } from './auth/sessions.js';
export { SessionStore } from './auth/session-store.js';
export type { CheckedConfig } from './config/checked-config.js';
export { issue, type ConfigPath, type Issue, type Severity } from './config/issue.js';
export { Setting, settingsOf, type ConfigClass, type SettingOptions, type SettingType } from './config/setting.js';
export { contractVersion } from './contract-version.js';
export { ControlBrokenOff, ControlClient, ControlFailure, type SoughtServer } from './control/control-client.js';
export { controlCommands, type ControlCommand, type ControlOptions } from './control/control-commands.js';
export {
  formatDuration,
  milliseconds,
  parseDuration,
  type Duration,
  type DurationProblem,
} from './duration/duration.js';
export { compileGlob, type Glob, type GlobProblem } from './glob/glob.js';
export { AccessHook } from './http/access-hook.js';
export type { AccessNeed } from './http/access-need.js';
export { Access, type AccessRule, type Action } from './http/access.js';
export { authenticators, type Authenticator, type Refused, type Verdict } from './http/authenticator.js';
export { Authorizer, granted, type Decision } from './http/authorizer.js';
export { Bodies } from './http/bodies.js';
export type {} from './http/client-address.js';
export { ClientGone } from './http/client-gone.js';
export { Compat } from './http/compat.js';
export { Cors } from './http/cors.js';
export { discoveryEntries, type Discoverable, type DiscoveryEntry } from './http/discovery.js';
export { httpRoutes, type HttpRoute, type HttpRoutes } from './http/http-routes.js';
export { anonymous, isAnonymous, type Identity, type Scope } from './http/identity.js';
export type { MatchedRoute } from './http/matched-route.js';
export { NoAccessControl } from './http/no-access-control.js';
export {
  admitted,
  NoRateLimit,
  RateLimiter,
  type Admission,
  type RateQuota,
  type RateRequest,
} from './http/rate-limiter.js';
export { requestObservers, type FinishedRequest, type RequestObserver } from './http/request-observer.js';
export { Rights, type RepositoryAction } from './http/rights.js';
export { unanswered } from './http/unanswered.js';
export { Unlimited } from './http/unlimited.js';
export { BlobCache, BlobCaches } from './meta/blob-cache.js';
export {
  CacheDriver,
  CacheDriverFactory,
  CacheDrivers,
  cacheDrivers,
  type CacheDriverRequest,
  type Shelf,
} from './meta/cache-driver.js';
export { canCount, type CanCount, type SharedCount } from './meta/can-count.js';
export { changeRecord } from './meta/change-record.js';
export {
  MetaStore,
  type ManifestMeta,
  type ManifestStatistics,
  type RepositoryMeta,
  type SignatureKind,
  type TagMeta,
} from './meta/meta-store.js';
export { requireRecordKey } from './meta/record-key.js';
export { NoRecords } from './meta/no-records.js';
export {
  RecordStore,
  RecordsUnavailable,
  type ListOptions,
  type PutOptions,
  type RecordChange,
  type StoredRecord,
} from './meta/record-store.js';
export { UserData, type UserPreferences } from './meta/user-data.js';
export {
  EventRefused,
  EventSink,
  EventSinkFactory,
  eventSinks,
  type EventSinkRequest,
  type OutgoingEvent,
} from './observe/event-sinks.js';
export { Events, NoEvents, type RegistryEvent } from './observe/events.js';
export {
  metricSources,
  noSeries,
  otherValue,
  type Counter,
  type Distribution,
  type Gauge,
  type Metrics,
  type MetricSource,
  type Reading,
  type Readings,
  type Series,
  type SeriesOptions,
} from './observe/metrics.js';
export { compilePattern, type Pattern, type PatternProblem } from './pattern/pattern.js';
export { errorStack, errorText } from './redaction/error-text.js';
export { maskConfig } from './redaction/mask-config.js';
export { isSecretName, mask } from './redaction/secret-name.js';
export { shortText } from './redaction/short-text.js';
export { withoutSecrets } from './redaction/without-secrets.js';
export { Blobs, type BlobStat, type OpenBlob } from './registry/blobs.js';
export { Catalog, type Listed, type Page } from './registry/catalog.js';
export { ContentCheck, type ContentVerdict } from './registry/content-check.js';
export {
  GarbageCollector,
  ManifestHistory,
  NoManifestHistory,
  type CollectionDecision,
  type CollectionRun,
} from './registry/garbage-collector.js';
export {
  Manifests,
  type IncomingManifest,
  type ManifestPush,
  type PushedManifest,
  type Reference,
  type StoredManifest,
} from './registry/manifests.js';
export {
  damageObservers,
  manifestChecks,
  manifestObservers,
  pullObservers,
  repositoryObservers,
  type Damage,
  type DamageObserver,
  type ManifestCheck,
  type ManifestObserver,
  type PullObserver,
  type RemovedManifest,
  type RepositoryObserver,
} from './registry/points.js';
export { Uploads, type AppendOptions, type ByteStream, type UploadStatus } from './registry/uploads.js';
export { Audit, NoAudit, type AuditFields } from './runtime/audit.js';
export { BuildInfo } from './runtime/build-info.js';
export { Clock } from './runtime/clock.js';
export { commands, type Command, type CommandCall } from './runtime/command.js';
export { endsWithin } from './runtime/ends-within.js';
export { fileChanges, lookAtFiles, type SeenFiles } from './runtime/file-changes.js';
export { canHandOver, type Begun, type CanHandOver, type Host, type HostedModule } from './runtime/host.js';
export { Log, type LogFields, type LogLevel } from './runtime/log.js';
export type { Adaptation, Runs } from './runtime/runs.js';
export { Scheduler, taskObservers, type TaskObserver, type TaskState } from './runtime/scheduler.js';
export { NoServedFile, ServedFile } from './runtime/served-file.js';
export { slept } from './runtime/slept.js';
export { StartError } from './runtime/start-error.js';
export { startNotes, type StartNote } from './runtime/start-note.js';
export { TaskMemory, type TaskRecord } from './runtime/task-memory.js';
export { readTlsFiles, type TlsFilePaths, type TlsFiles } from './runtime/tls-files.js';
export { tasks, type Step, type Task, type TaskPriority, type Tasks, type TimeWindow } from './runtime/task.js';
export { graphqlFields, type GraphqlField, type GraphqlFields } from './search/graphql-fields.js';
export {
  Scanner,
  type ScanTarget,
  type Vulnerability,
  type VulnerabilitySeverity,
  type VulnerablePackage,
} from './search/scanner.js';
export { StorageDriverFactory, storageDrivers, type StorageDriverRequest } from './storage/storage-driver-factory.js';
export type { KeepRules, KeepTags, RetentionPolicy, RetentionSettings } from './storage/retention-settings.js';
export {
  canBeHeld,
  canDoubt,
  canJoin,
  canLink,
  canRedirect,
  canStamp,
  canSweep,
  canTouch,
  canVouch,
  StorageDriver,
  StorageUnavailable,
  WriteConflict,
  type ByteRange,
  type ByteSink,
  type ByteSource,
  type CanBeHeld,
  type CanDoubt,
  type CanJoin,
  type CanLink,
  type CanRedirect,
  type CanStamp,
  type CanSweep,
  type CanTouch,
  type CanVouch,
  type Entry,
  type FileStat,
  type FolderStamp,
  type StorePath,
  type TimeSpan,
  type UnfinishedWrite,
  type WriteOptions,
} from './storage/storage-driver.js';
export { Stores, type Store, type StoreSettings } from './storage/stores.js';
export {
  UpstreamCredentials,
  UpstreamCredentialsFactory,
  upstreamCredentials,
  type UpstreamCredentialsRequest,
  type UpstreamLogin,
  type UpstreamLoginRequest,
} from './sync/upstream-credentials.js';
export { uiPanels, type UiPanel, type UiPanels } from './ui/ui-panels.js';
export { defineExtension, defineSection, type Definition, type Unserved } from './wiring/definition.js';
export { hookObservers, type HookCall, type HookObserver } from './wiring/hook-observer.js';
export type { Hook, Hooks, OnFailure } from './wiring/hook.js';
export { Contributions, definePoint, FromPoint, to, type Contribution, type Point, type Rank } from './wiring/point.js';
export { wish, type Port, type Wish } from './wiring/port.js';
export { replace, wrap, type Replacement, type Wrapping, type Wraps } from './wiring/replacement.js';
export type { SectionModule } from './wiring/section-module.js';
export { Choices, defineChoice, defineSlot, FromSlot, type Choice, type Slot } from './wiring/slot.js';

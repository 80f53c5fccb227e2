/** Words of the OCI specifications as values: digests, names, tags, media types, manifests and error codes. */
export {
  algorithmOf,
  digestAlgorithms,
  digestFrom,
  encodedOf,
  isDigest,
  isDigestAlgorithm,
  looksLikeDigest,
  type Digest,
  type DigestAlgorithm,
} from './digest.js';
export { errorCodes, type ErrorCode } from './error-codes.js';
export {
  isImageIndex,
  manifestSizeLimit,
  refNameAnnotation,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  type Manifest,
} from './manifest.js';
export {
  bareMediaType,
  isDockerManifestType,
  isImageManifestType,
  isIndexType,
  isNonDistributableLayer,
  mediaTypes,
} from './media-type.js';
export { RegistryError, type RegistryErrorOptions } from './registry-error.js';
export { isRepositoryName, repositoryNameLimit, type RepositoryName } from './repository-name.js';
export { distributionSpecVersion } from './spec-version.js';
export { isTag, type Tag } from './tag.js';

import { isUtf8 } from 'node:buffer';
import { isImageManifestType, isIndexType, RegistryError, type Manifest } from '@zot/oci';
import { descriptorFault, isGiven, isMediaType, stringMapFault } from './descriptor-faults.js';
import { jsonFault } from './json-faults.js';
import { disguisedKey } from './disguised-key.js';

type JsonObject = Readonly<Record<string, unknown>>;

const manifestKeys = ['schemaVersion', 'mediaType', 'artifactType', 'config', 'layers', 'subject', 'annotations'];
const indexKeys = ['schemaVersion', 'mediaType', 'artifactType', 'manifests', 'subject', 'annotations'];
/** Of these, a document has those of one kind only; else two readers see two things (CVE-2021-41190). */
const keysOfOthers = { image: ['manifests', 'fsLayers'], index: ['config', 'layers', 'fsLayers'] };

/**
 * Parses a manifest that is pushed as `mediaType` and checks its form (image-spec; decision 0062 has the table). Throws
 * MANIFEST_INVALID that says what is wrong. Whether what it refers to exists is not looked at.
 */
export function readManifest(bytes: Buffer, mediaType: string): Manifest {
  const document = parse(bytes);
  const fault = isIndexType(mediaType) ? indexFault(document, mediaType) : imageFault(document, mediaType);
  if (fault !== undefined) throw invalid(fault);
  const list = isIndexType(mediaType) ? 'manifests' : 'layers';
  // Go writes a list that was never filled as null.
  return { ...document, [list]: document[list] ?? [] } as unknown as Manifest;
}

function parse(bytes: Buffer): JsonObject {
  if (bytes.length === 0) throw invalid('it is empty');
  if (!isUtf8(bytes)) throw invalid('it is no UTF-8 text');
  const fault = jsonFault(bytes);
  if (fault !== undefined) throw invalid(fault);
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString());
  } catch (error) {
    throw invalid(`it is no JSON: ${(error as Error).message}`);
  }
  if (!isObject(document)) throw invalid('it is no JSON object');
  return document;
}

function imageFault(document: JsonObject, mediaType: string): string | undefined {
  if (!isImageManifestType(mediaType)) return `${mediaType} is no type of a manifest`;
  return (
    commonFault(document, mediaType, manifestKeys, keysOfOthers.image) ??
    descriptorFault('config', document['config']) ??
    listFault('layers', document['layers'])
  );
}

function indexFault(document: JsonObject, mediaType: string): string | undefined {
  return (
    commonFault(document, mediaType, indexKeys, keysOfOthers.index) ?? listFault('manifests', document['manifests'])
  );
}

function commonFault(
  document: JsonObject,
  pushedAs: string,
  known: readonly string[],
  ofOthers: readonly string[],
): string | undefined {
  const other = ofOthers.find((key) => Object.hasOwn(document, key));
  if (other !== undefined) return `${other} does not belong into a manifest of the type ${pushedAs}`;
  const disguised = disguisedKey(document, [...known, ...ofOthers]);
  if (disguised !== undefined) return disguised;
  const { schemaVersion, mediaType, artifactType, subject, annotations } = document;
  if (schemaVersion !== 2) return 'schemaVersion is not 2';
  if (mediaType !== undefined && mediaType !== '' && mediaType !== pushedAs) {
    return `its mediaType is not ${pushedAs}, as which it is pushed`;
  }
  if (artifactType !== undefined && artifactType !== '' && !isMediaType(artifactType)) {
    return 'artifactType is no media type';
  }
  return (
    (isGiven(subject) ? descriptorFault('subject', subject) : undefined) ??
    (isGiven(annotations) ? stringMapFault('annotations', annotations) : undefined)
  );
}

function listFault(name: string, list: unknown): string | undefined {
  if (list === null) return undefined;
  if (!Array.isArray(list)) return `${name} is no list`;
  for (const [index, descriptor] of list.entries()) {
    const fault = descriptorFault(`${name}[${index}]`, descriptor);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): RegistryError {
  return new RegistryError('MANIFEST_INVALID', { reason });
}

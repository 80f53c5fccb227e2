import { parseDocument } from 'yaml';
import type { ConfigObject } from '../../../kernel/read/config-node.js';
import { pinPlace } from './pin-place.js';

/** Sets the digest in a YAML document, whose comments and order stay. */
export function pinYaml(text: string, root: ConfigObject, name: string, integrity: string): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const place = pinPlace(root, name);
  document.setIn([place.packages?.key ?? 'packages', name, place.integrity?.key ?? 'integrity'], integrity);
  return document.toString({ lineWidth: 0 });
}

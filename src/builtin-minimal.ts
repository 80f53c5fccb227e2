import type { Definition } from '@zot/extension-api';
import { builtinSections } from './builtin-sections.js';
import minimalMetrics from './extensions/metrics/minimal-metrics.definition.js';
import noExtensions from './extensions/none/no-extensions.definition.js';

/** What the minimal build ships: no extension, but numbers for an exporter. */
export const builtinMinimal: readonly Definition[] = [...builtinSections, minimalMetrics, noExtensions];

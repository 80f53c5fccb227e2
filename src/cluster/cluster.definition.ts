import { defineSection } from '@zot/extension-api';
import { ClusterConfig } from './cluster.config.js';

/** Several servers that answer as one. Without it a member would serve repositories that another one owns. */
export default defineSection({ section: 'cluster', config: ClusterConfig, unserved: 'refuse' });

#!/usr/bin/env node
// Writes the reference part of docs/config.md from the config classes of the last build. With --check it writes nothing,
// and fails where the page is old.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { referenceText } from './config-docs/reference-text.js';
import { sectionsOf } from './config-docs/sections.js';

const page = join(import.meta.dirname, '../docs/config.md');
const begin = '<!-- From here on, `npm run config-docs` writes what the config classes say. -->\n';

const old = readFileSync(page, 'utf8');
const written = old.slice(0, old.indexOf(begin) + begin.length);
const text = `${written}\n${referenceText(await sectionsOf())}`;
const fresh = await format(text, { ...(await resolveConfig(page)), parser: 'markdown' });

if (!process.argv.includes('--check')) writeFileSync(page, fresh);
else if (fresh !== old) {
  console.error('docs/config.md is old: npm run build && npm run config-docs');
  process.exitCode = 1;
}

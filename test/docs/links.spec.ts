import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const pages = ['*.md', '{deploy,docs,examples,libs,test}/**/*.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: root, exclude: (name) => /(^|\/)(node_modules|dist)$/.test(name) }),
);

/** As GitHub makes it of a heading. */
function anchor(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return text.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
}

function anchorsOf(page: string): readonly string[] {
  return [...withoutCode(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading!));
}

function withoutCode(page: string): string {
  return readFileSync(page, 'utf8').replace(/^```.*?^```/gms, '');
}

it.each(pages)('%s leads to what exists', (page) => {
  const file = join(root, page);
  const dead = [...withoutCode(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path, fragment] = target.split('#');
      const there = path ? join(dirname(file), path) : file;
      return !existsSync(there) || (fragment !== undefined && !anchorsOf(there).includes(fragment));
    });
  expect(dead).toEqual([]);
});

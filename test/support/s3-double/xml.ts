/** Elements by name; lists repeat their element. */
export interface XmlTree {
  readonly [name: string]: string | number | boolean | undefined | XmlTree | readonly XmlTree[];
}

export function xml(name: string, tree: XmlTree): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner(tree)}</${name}>`;
}

/** The texts of all elements of a name, in their order. */
export function textsOf(document: string, name: string): string[] {
  return [...document.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) =>
    text!.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&amp;', '&'),
  );
}

function inner(tree: XmlTree): string {
  return Object.entries(tree)
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      if (Array.isArray(value)) return (value as XmlTree[]).map((one) => `<${name}>${inner(one)}</${name}>`);
      const text = typeof value === 'object' ? inner(value as XmlTree) : escaped(String(value));
      return [`<${name}>${text}</${name}>`];
    })
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

// JSON leaves these as they are, and terminals, editors and readers that split lines act on them: DEL and the C1 controls
// (0x9b begins a sequence as ESC [ does), line and paragraph separators, marks that turn the direction of text, a BOM.
const active = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const allActive = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** JSON that shows as one line everywhere; it says the same. */
export function oneLine(json: string): string {
  return active.test(json) ? json.replace(allActive, escaped) : json;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

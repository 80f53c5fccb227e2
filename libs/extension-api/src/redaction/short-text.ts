/** Characters that a text keeps in a line. */
export const longestText = 4096;

/** A text that fits; where it was cut, it says how much is missing. */
export function shortText(text: string, longest = longestText): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length - longest} more)`;
}

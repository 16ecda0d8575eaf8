/** Characters. */
const MIN_SECRET = 32;
/** A random text of 32 hex digits has fewer different ones about once in 10 million. */
const MIN_DIFFERENT = 8;

/**
 * What is wrong with a secret that somebody chose, undefined where nothing is: it must be long, and not one that is
 * typed without thinking, such as blanks, one character, or a short piece over and over.
 */
export function secretFault(secret: string): string | undefined {
  const text = secret.trim();
  if (text.length < MIN_SECRET) return `must be at least ${MIN_SECRET} characters`;
  return isVaried(text) ? undefined : "must be random, not a few characters over and over";
}

/** False for few different characters, and for a text that is a shorter one repeated. */
export function isVaried(text: string): boolean {
  return new Set(text).size >= MIN_DIFFERENT && (text + text).indexOf(text, 1) === text.length;
}

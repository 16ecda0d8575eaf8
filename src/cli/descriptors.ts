/** What the database, key files and outgoing requests may need while every connection is in use. */
const RESERVE = 128;
const LEAST_CONNECTIONS = 16;

/**
 * Connections that the limit of descriptors leaves room for, at most `wanted`. The runtime does not tell that limit, so
 * that many files are opened and closed again: about ten milliseconds for a thousand.
 */
export function connectionsThatFit(wanted: number): number {
  return Math.min(wanted, Math.max(LEAST_CONNECTIONS, openable(wanted + RESERVE) - RESERVE));
}

function openable(most: number): number {
  const opened: Deno.FsFile[] = [];
  try {
    while (opened.length < most) opened.push(Deno.openSync(new URL(import.meta.url)));
  } catch {
    // The limit.
  } finally {
    for (const file of opened) file.close();
  }
  return opened.length;
}

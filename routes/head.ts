import type { Context } from "hono";

/**
 * Gives a HEAD the length that GET would send: the framework leaves the body out, and the runtime would then say 0.
 * A stream is read to its end and not kept.
 */
export async function measureHead(c: Context): Promise<void> {
  if (c.req.method !== "HEAD" || c.res.body === null) return;
  let length = 0;
  for await (const chunk of c.res.body) length += chunk.length;
  c.res.headers.set("Content-Length", String(length));
}

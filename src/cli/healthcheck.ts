import { readConfig } from "../config/mod.ts";
import { CommandError, parseCommand } from "./args.ts";

/** Asks `/health`; for a container's health check. Fails unless the answer is 200 within five seconds. */
export async function healthcheck(args: readonly string[]): Promise<void> {
  const { values } = parseCommand(args, { server: { type: "string" } });
  const server = values.server ?? localServer();
  try {
    const response = await fetch(new URL("/health", server), { signal: AbortSignal.timeout(5000) });
    if (response.ok) return await response.body?.cancel();
    const body = await response.json().catch(() => ({}));
    throw new CommandError(`${response.status} ${String(body?.message ?? "unhealthy")}`);
  } catch (thrown) {
    if (thrown instanceof CommandError) throw thrown;
    throw new CommandError(`No answer from ${server}`);
  }
}

function localServer(): string {
  const { host, port } = readConfig(Deno.env.toObject(), { cores: 1 }).http;
  if (host === "0.0.0.0" || host === "::") return `http://127.0.0.1:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

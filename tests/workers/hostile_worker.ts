/// <reference lib="deno.worker" />
/**
 * A worker entry that misbehaves as the photo's first byte tells: what a decoder under attack may do, on demand.
 * Plays by the pool's messages otherwise.
 */
type Message = { kind: "start" } | { kind: "job"; id: number; job: { photo: Uint8Array } };

const post = (message: unknown) => (globalThis as unknown as Worker).postMessage(message);
const behaviour = new URL(import.meta.url).searchParams;

addEventListener("message", (event) => {
  const { data } = event as MessageEvent<Message>;
  if (data.kind === "start") return start();
  const mode = data.job.photo[0];
  // deno-lint-ignore no-empty
  if (mode === 1) { for (;;) {} }
  if (mode === 2) throw new Error("died at work");
  if (mode === 3) setTimeout(() => Promise.reject(new Error("died later")));
  else post({ kind: "done", id: data.id, result: { width: data.job.photo.length, height: 1, timings: {} } });
});

function start(): void {
  if (behaviour.has("silent")) return;
  if (behaviour.has("broken")) throw new Error("cannot start");
  post(behaviour.has("refuses") ? { kind: "start_failed", detail: "no model" } : { kind: "ready" });
}

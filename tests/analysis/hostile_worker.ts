/// <reference lib="deno.worker" />
/**
 * A worker entry that misbehaves as the photo's first byte, or the version of its model, tells: what a decoder under attack may do, on demand.
 * Plays by the pool's messages otherwise.
 */
type Message =
  | { kind: "start"; start: { detector: { spec: { version: string } } } }
  | { kind: "job"; id: number; job: { photo: Uint8Array } };

const post = (message: unknown) => (globalThis as unknown as Worker).postMessage(message);

addEventListener("message", (event) => {
  const { data } = event as MessageEvent<Message>;
  if (data.kind === "start") return start(data.start.detector.spec.version);
  const mode = data.job.photo[0];
  // deno-lint-ignore no-empty
  if (mode === 1) { for (;;) {} }
  if (mode === 2) throw new Error("died at work");
  if (mode === 3) setTimeout(() => Promise.reject(new Error("died later")));
  else {
    const memoryBytes = mode === 4 ? 2 ** 40 : 1;
    post({
      kind: "done",
      id: data.id,
      result: { width: data.job.photo.length, height: 1, timings: {}, memoryBytes },
    });
  }
});

function start(behaviour: string): void {
  if (behaviour === "silent") return;
  if (behaviour === "broken") throw new Error("cannot start");
  post(
    behaviour === "refuses"
      ? { kind: "start_failed", code: "INTERNAL", detail: "no model" }
      : { kind: "ready" },
  );
}

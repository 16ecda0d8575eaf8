import assert from "node:assert/strict";
import { createLogWriter } from "../../src/cli/log_writer.ts";

/** A stream whose reader takes nothing until `go`. */
function stalledStream() {
  const gate = Promise.withResolvers<void>();
  const lines: string[] = [];
  return {
    lines,
    go: gate.resolve,
    async write(bytes: Uint8Array): Promise<number> {
      await gate.promise;
      lines.push(new TextDecoder().decode(bytes));
      return bytes.length;
    },
  };
}

Deno.test("while nobody reads, lines beyond the bound are dropped and counted, and the count is said later", async () => {
  const stream = stalledStream();
  const log = createLogWriter(stream, 100);
  for (let nth = 0; nth < 50; nth++) log.write(`line ${nth}`);
  assert.equal(log.dropped(), 37);
  await log.flush(10);
  assert.deepEqual(stream.lines, []);
  stream.go();
  await log.flush(10_000);
  assert.deepEqual(stream.lines.slice(0, 2), ["line 0\n", "line 1\n"]);
  assert.equal(stream.lines.length, 14);
  const { event, count, level } = JSON.parse(stream.lines.at(-1)!);
  assert.deepEqual({ event, count, level }, { event: "log_lines_dropped", count: 37, level: "warn" });
  log.write("and on");
  await log.flush(10_000);
  assert.equal(stream.lines.at(-1), "and on\n");
});

Deno.test("a stream that takes single bytes gets every line whole, one that is broken loses lines alone", async () => {
  let text = "";
  const slow = createLogWriter({
    write: (bytes) => Promise.resolve((text += String.fromCharCode(bytes[0]!), 1)),
  });
  slow.write("one");
  slow.write("two");
  await slow.flush(10_000);
  assert.equal(text, "one\ntwo\n");

  const broken = createLogWriter({ write: () => Promise.reject(new Error("Broken pipe")) });
  broken.write("one");
  broken.write("two");
  await broken.flush(10_000);
  assert.equal(broken.dropped(), 2);
});

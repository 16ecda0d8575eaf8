import assert from "node:assert/strict";
import { IadError } from "../../src/errors.ts";
import {
  configureLogging,
  createLogger,
  faultFields,
  type LogFields,
  type Logger,
  type LogLevelName,
  resetLogging,
} from "../../src/telemetry/mod.ts";

type Line = Record<string, unknown>;

/** The lines that `work` writes, as text and parsed. */
function logged(
  work: (logger: Logger) => void,
  level: LogLevelName = "info",
): { text: string; lines: Line[] } {
  const written: string[] = [];
  configureLogging({ level, write: (line) => written.push(line) });
  try {
    work(createLogger());
  } finally {
    resetLogging();
  }
  return { text: written.join("\n"), lines: written.map((line) => JSON.parse(line) as Line) };
}

Deno.test("a line is one JSON object with time, level, event and fields", () => {
  const { text, lines } = logged((logger) => logger.info("request_done", { request_id: "r1", status: 200 }));
  const [line] = lines;
  assert.deepEqual({ ...line, time: "" }, {
    time: "",
    level: "info",
    event: "request_done",
    request_id: "r1",
    status: 200,
  });
  assert.match(String(line?.["time"]), /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  assert.equal(text.includes("\n"), false);
});

Deno.test("with() puts its fields on every line, later ones win", () => {
  const { lines } = logged((logger) => {
    const request = logger.with({ request_id: "r1", route: "/a" });
    request.warn("one");
    request.error("two", { route: "/b" });
  });
  assert.deepEqual(lines.map((line) => [line["level"], line["request_id"], line["route"]]), [
    ["warn", "r1", "/a"],
    ["error", "r1", "/b"],
  ]);
});

Deno.test("the level is a floor", () => {
  function all(logger: Logger): void {
    for (const level of ["debug", "info", "warn", "error"] as const) logger[level]("event");
  }
  assert.equal(logged(all, "debug").lines.length, 4);
  assert.deepEqual(logged(all, "warn").lines.map((line) => line["level"]), ["warn", "error"]);
});

Deno.test("fields that are not on the list never reach a line", () => {
  const secret = "needle";
  const fields = {
    photo: secret,
    external: secret,
    signals: { label: secret },
    privateKey: secret,
    token: secret,
    authorization: secret,
    request_id: "r1",
    stage_ms: { open: 1.5, nested: secret as unknown as number },
    bytes: new TextEncoder().encode(secret) as unknown as number,
  };
  const { text, lines } = logged((logger) =>
    logger.with(fields as LogFields).info("event", fields as LogFields)
  );
  assert.equal(text.includes(secret), false);
  assert.deepEqual(lines[0]?.["stage_ms"], { open: 1.5 });
  assert.deepEqual(Object.keys(lines[0] ?? {}), ["time", "level", "event", "request_id", "stage_ms"]);
});

Deno.test("a value can neither break the line nor flood it nor pose as the event", () => {
  const { text, lines } = logged((logger) => {
    logger.info("event", { detail: `a\n{"event":"forged"}\u001b[31m`, error: "x".repeat(10_000) });
    logger.info("event", { rejection: Array.from({ length: 1_000 }, () => "r"), duration_ms: NaN });
    logger.info("event", { event: "forged", level: "error" } as LogFields);
  });
  assert.equal(text.split("\n").length, 3);
  assert.equal(text.includes("\u001b"), false);
  assert.equal(String(lines[0]?.["error"]).length, 501);
  assert.equal((lines[1]?.["rejection"] as string[]).length, 32);
  assert.equal(lines[1]?.["duration_ms"], "NaN");
  assert.equal(lines[2]?.["event"], "event");
});

Deno.test("a fault is told by code and detail, a stranger by its description", () => {
  const known = new IadError("IMAGE_MALFORMED", { detail: "no SOI", cause: new TypeError("bad") });
  assert.deepEqual(faultFields(known), {
    code: "IMAGE_MALFORMED",
    detail: "no SOI",
    cause: "TypeError: bad",
  });
  const { lines } = logged((logger) => logger.error("request_failed", faultFields(new RangeError("odd"))));
  assert.equal(lines[0]?.["error"], "RangeError: odd");
  assert.ok((lines[0]?.["stack"] as string[]).length >= 1);
  assert.equal(faultFields(42).error, "non-error throwable: 42");
});

Deno.test("without a configuration nothing is written and nothing breaks", () => {
  createLogger().error("event", { detail: "nobody listens" });
});

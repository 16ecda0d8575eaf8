/** The worker's entry: reads frames and encodes in a realm that the page's patches do not reach. */
import { CaptureError } from "../errors.ts";
import { observeWorkerFacts } from "./facts.ts";
import { encodePixels, readFrames } from "./read_frames.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

type Done = Extract<FromWorker, { kind: "done" }>["value"];

function work(message: ToWorker): Promise<Done> {
  switch (message.kind) {
    case "read":
      return readFrames(message.frames, message.request);
    case "encode":
      return encodePixels(message.pixels, message.quality);
    case "facts":
      return observeWorkerFacts();
  }
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: FromWorker): void;
};

scope.onmessage = async ({ data }) => {
  const { id } = data;
  try {
    scope.postMessage({ kind: "done", id, value: await work(data) });
  } catch (thrown) {
    scope.postMessage({
      kind: "failed",
      id,
      reason: thrown instanceof Error ? thrown.name : "Error",
      ...(thrown instanceof CaptureError && { code: thrown.code }),
    });
  }
};

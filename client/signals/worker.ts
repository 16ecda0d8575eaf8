import type { SignalSource } from "./types.ts";

/** What the worker says of itself. */
export const workerSource: SignalSource = {
  name: "worker",
  when: "early",
  limitMs: 2500,
  observe: async ({ workerFacts }) => (await workerFacts()).worker,
};

import { count, fields } from "../realm/clip.ts";
import { stackTraceReads } from "../realm/stack_trace_reads.ts";
import { withFreshRealm } from "./fresh_realm.ts";
import type { SignalSource } from "./types.ts";
import { workerFact } from "./worker_fact.ts";

/** How often the console reads an error that is logged to it. */
export const inspectorSource: SignalSource = {
  name: "inspector",
  when: "early",
  limitMs: 2500,
  async observe(context) {
    // A fresh realm's console reaches the same listeners, but not those that the page wrapped around its own.
    // deno-lint-ignore no-console
    const told = withFreshRealm((fresh) => readsThrough(fresh.console.debug)) ?? readsThrough(console.debug);
    const inWorker = await workerFact(context, ({ prepareStackTrace }) => prepareStackTrace);
    return fields({ ...told, workerPrepareStackTrace: count(inWorker, 10_000) });
  },
};

function readsThrough(log: (error: Error) => void) {
  const prepareStackTrace = count(stackTraceReads(log), 10_000);
  let ownName = 0;
  log(Object.defineProperty(new Error(""), "name", {
    get() {
      ownName++;
      return "Error";
    },
  }));
  let className = 0;
  class Watched extends Error {
    override get name() {
      className++;
      return "Error";
    }
  }
  log(new Watched(""));
  return { prepareStackTrace, ownName: count(ownName, 10_000), className: count(className, 10_000) };
}

import { withDeadline } from "../deadline.ts";
import type { WorkerFacts } from "../worker/messages.ts";
import type { SignalContext } from "./types.ts";

/** Shorter than the limits of the sources that add a fact of the worker's: without it they still answer. */
const WORKER_MS = 1500;

/** One fact that the worker tells; undefined when it tells none in time. */
export async function workerFact<T>(
  { workerFacts }: SignalContext,
  pick: (facts: WorkerFacts) => T,
): Promise<T | undefined> {
  try {
    return pick(await withDeadline(workerFacts(), { milliseconds: WORKER_MS }));
  } catch {
    return undefined;
  }
}

import type { Bundle } from "../bundle/mod.ts";
import { IadError, toIadError } from "../errors.ts";
import { StageClock } from "../telemetry/mod.ts";
import { check } from "./check.ts";
import { explain } from "./explain.ts";
import { openBundle } from "./open_bundle.ts";
import type { Checker, CheckerDeps, CheckerOptions, RequestContext } from "./types.ts";

type Admitted = <T>(work: () => Promise<T>) => Promise<T>;

/** Checks, extractions and explanations over one set of keys, workers and records. */
export function createChecker(deps: CheckerDeps, options: CheckerOptions): Checker {
  let inFlight = 0;

  async function admitted<T>(work: () => Promise<T>): Promise<T> {
    if (inFlight >= options.maxInFlight) throw new IadError("OVERLOADED");
    inFlight++;
    try {
      return await work();
    } finally {
      inFlight--;
    }
  }

  return {
    inFlight: () => inFlight,
    isFull: () => inFlight >= options.maxInFlight,
    check: (context) => check(context, { deps, options, admitted }),
    explain: (context) => explain(context, { deps, options }),
    extract: (context) => extract(context, { deps, admitted }),
  };
}

/** An unreadable plaintext is ENVELOPE_MALFORMED here. */
async function extract(
  { receive }: RequestContext,
  { deps: { keyRing, metrics }, admitted }: { readonly deps: CheckerDeps; readonly admitted: Admitted },
): Promise<Bundle> {
  const clock = new StageClock(metrics.observeStage);
  try {
    const body = await clock.run("receive", receive);
    return (await admitted(() => openBundle(body, { keyRing, clock }))).bundle;
  } catch (thrown) {
    const error = toIadError(thrown);
    if (error.code !== "BUNDLE_MALFORMED") throw error;
    throw new IadError("ENVELOPE_MALFORMED", {
      ...(error.detail && { detail: error.detail }),
      cause: error,
    });
  }
}

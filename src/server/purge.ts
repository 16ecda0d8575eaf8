import { type Clocks, PurgeGuard, type RecordStore } from "../records/mod.ts";
import { faultFields, type Logger } from "../telemetry/mod.ts";

const HOUR_MS = 3_600_000;
/** A purge deletes in small batches; it runs a minute after the start and then every hour. */
const FIRST_PURGE_MS = 60_000;

export interface Purge {
  /** One purge, unless the clock cannot be believed. Never rejects. */
  run(): Promise<void>;
  /** Hourly purges, until they are closed. */
  schedule(): { close(): void };
}

function clocks(): Clocks {
  return { wallMs: Date.now(), monotonicMs: performance.now() };
}

/** Purges as long as the clock can be believed. Call it before the first check leaves its record. */
export async function createPurge(
  records: Pick<RecordStore, "newestMs" | "purge">,
  log: Logger,
): Promise<Purge> {
  const guard = new PurgeGuard(clocks(), await records.newestMs());

  async function run(): Promise<void> {
    const now = clocks();
    const reason = guard.reasonToWait(now);
    if (reason !== undefined) return log.error("purge_refused", { detail: reason });
    try {
      const { rows, features } = await records.purge(now.wallMs);
      if (rows > 0) log.info("records_purged", { count: rows });
      if (features > 0) log.info("features_purged", { count: features });
    } catch (thrown) {
      log.error("purge_failed", faultFields(thrown));
    }
  }

  function schedule(): { close(): void } {
    function next(): void {
      timer = setTimeout(next, HOUR_MS);
      void run();
    }
    let timer = setTimeout(next, FIRST_PURGE_MS);
    return { close: () => clearTimeout(timer) };
  }

  return { run, schedule };
}

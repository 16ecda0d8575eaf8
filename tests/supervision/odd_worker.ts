/** A worker that does what its start and its jobs tell it to, for supervised_worker_test.ts. */
import { IadError } from "../../src/errors.ts";
import { serveJobs } from "../../src/supervision/mod.ts";

serveJobs<string, string>({
  start: (behaviour) => {
    if (behaviour === "refuses") {
      return Promise.reject(new IadError("RECORDS_UNAVAILABLE", { detail: "no disk" }));
    }
    return behaviour === "silent" ? new Promise(() => {}) : Promise.resolve();
  },
  run: (job) => {
    if (job === "die") setTimeout(() => Promise.reject(new Error("needle")));
    if (job === "refuse") throw new IadError("BAD_REQUEST", { detail: "because" });
    return job === "die" ? new Promise(() => {}) : Promise.resolve(`done ${job}`);
  },
});

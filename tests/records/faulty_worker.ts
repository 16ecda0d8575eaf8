/** The record worker with a way to hurt it; the order of the imports matters. */
import "./worker_faults.ts";
import "../../src/records/record_worker.ts";

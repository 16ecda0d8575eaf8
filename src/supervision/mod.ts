/** Workers that are watched and replaced: the outside and the inside of each. */
export type { JobReply, ToWorker } from "./messages.ts";
export { replyError } from "./messages.ts";
export { serveJobs } from "./serve_jobs.ts";
export { SupervisedWorker } from "./supervised_worker.ts";

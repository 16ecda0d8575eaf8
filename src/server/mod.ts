/** The server without its host: ports in, a `fetch` out. The only door of this folder. */
export { createServer, type Server } from "./create_server.ts";
export { createPurge, type Purge } from "./purge.ts";
export type { Ports } from "./ports.ts";

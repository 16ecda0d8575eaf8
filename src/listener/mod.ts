/** HTTP/1.1 on accepted connections, with limits of time and number. The only door of this folder. */
export { serveHttp } from "./serve_http.ts";
export type { HttpListener, ListenerOptions } from "./serve_http.ts";
export { CONNECTION_FAULTS } from "./types.ts";
export type { ConnectionFault, ListenerLimits, RawListener } from "./types.ts";

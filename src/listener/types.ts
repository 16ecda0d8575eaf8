/** One accepted TCP connection, as `Deno.Conn` has it. */
export interface RawConnection {
  readonly remoteAddr: { readonly hostname?: string };
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  closeWrite(): Promise<void>;
  close(): void;
  setNoDelay?(on: boolean): void;
}

/** Where connections come from, as `Deno.TcpListener` has it. */
export interface RawListener {
  accept(): Promise<RawConnection>;
  close(): void;
}

/** Milliseconds and counts; docs/operations.md has the settings. */
export interface ListenerLimits {
  readonly maxConnections: number;
  /** From the connection's first moment, or from a request's first byte, to the end of its headers. */
  readonly headerMs: number;
  /** A connection that waits for its next request. */
  readonly idleMs: number;
  /** A whole request, body included; what reads the body is stricter. */
  readonly requestMs: number;
  /** A client that takes nothing of its answer. */
  readonly writeMs: number;
}

/** What became of a connection that the server ended or did not take. */
export const CONNECTION_FAULTS = ["evicted", "refused", "timeout", "malformed", "accept"] as const;
export type ConnectionFault = (typeof CONNECTION_FAULTS)[number];

export interface ListenerEvents {
  readonly onFault: (fault: ConnectionFault, detail?: string) => void;
}

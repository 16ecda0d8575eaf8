import type { TokenEntry } from "../access/mod.ts";
import type { Analyser } from "../analysis/mod.ts";
import type { BuiltClient, ClientBuilds } from "../client_build/mod.ts";
import type { Config } from "../config/mod.ts";
import type { KeyRing } from "../envelope/mod.ts";
import type { ReplayMemory } from "../evidence/mod.ts";
import type { License } from "../license/mod.ts";
import type { RecordStore } from "../records/mod.ts";
import type { Logger, MetricsOptions } from "../telemetry/mod.ts";

/** What a host gives the server. Each part is opened by the host and closed by it, after {@link Server.drain}. */
export interface Ports {
  readonly assets: AssetsPort;
  readonly keys: KeysPort;
  readonly records: RecordStore & ReplayMemory;
  readonly analyser: Analyser;
  readonly clock: ClockPort;
  /** Where the log goes. */
  readonly log: Logger;
  readonly host: HostFacts;
}

/** What came with the build. */
interface AssetsPort {
  /** Of the networks that the analyser runs. */
  readonly models: MetricsOptions["models"];
  /** What /client and /demo serve; undefined where no client is there. */
  readonly client: BuiltClient | undefined;
  readonly builds: ClientBuilds;
}

/** Every secret, as it is at this moment. */
interface KeysPort {
  readonly ring: () => KeyRing;
  /** Undefined while the server is open to all who reach it. */
  readonly tokens: () => readonly TokenEntry[] | undefined;
  /** Of the device hash, at least 16 bytes. */
  readonly deviceHash: Uint8Array<ArrayBuffer>;
}

interface ClockPort {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds that never go back. */
  readonly elapsed: () => number;
}

/** What the server tells of where it runs. */
interface HostFacts extends Pick<MetricsOptions, "runtime" | "memoryUsage" | "connectionFaults"> {
  readonly connections: () => number;
  readonly droppedLogLines: () => number;
  /** What this host lacks, a phrase each, for `/health`; nothing under `serve`. */
  readonly lacks: readonly string[];
}

export interface ServerSettings {
  readonly config: Config;
  readonly license: License;
  /** Labels of test devices that pass as a camera's or microphone's own name. */
  readonly trustedLabels?: readonly RegExp[];
}

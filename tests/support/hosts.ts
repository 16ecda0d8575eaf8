/** Which host a run of the API's tests is for: `deno task test:hosts` runs them for each. */
type HostName = "serve" | "deno" | "workerd";

const VARIABLE = "IAD_TEST_HOST";

export const HOST: HostName = readHost(Deno.env.get(VARIABLE) ?? "serve");

function readHost(name: string): HostName {
  if (name === "serve" || name === "deno" || name === "workerd") return name;
  throw new Error(`${VARIABLE} must be serve, deno or workerd`);
}

/** What a test may need that not every host has. Each is a line of docs/deploy.md. */
const MISSING = {
  /** An edge has its keys from a setting; tests/edge/secrets_test.ts has their rotation. */
  "files of keys": ["deno", "workerd"],
  /** An edge has no network for it, and rates faces by another server alone. */
  "a network for face liveness": ["deno", "workerd"],
  /** No timer outlives the request that set it, and bodies come through the runtime's own buffers. */
  "a clock for slow bodies": ["workerd"],
} as const satisfies Readonly<Record<string, readonly HostName[]>>;

/** A test that is left out where the host lacks what it needs. */
export function testNeeding(need: keyof typeof MISSING, name: string, fn: Deno.TestDefinition["fn"]): void {
  const missing: readonly HostName[] = MISSING[need];
  Deno.test({ name, fn, ignore: missing.includes(HOST) });
}

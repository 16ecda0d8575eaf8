/** Which host a run of the API's tests is for: `deno task test:hosts` runs them for each. */
const NAMES = ["serve", "image", "deno", "workerd"] as const;
type HostName = typeof NAMES[number];

const VARIABLE = "IAD_TEST_HOST";

export const HOST: HostName = readHost(Deno.env.get(VARIABLE) ?? "serve");

function readHost(name: string): HostName {
  const found = NAMES.find((one) => one === name);
  if (found === undefined) throw new Error(`${VARIABLE} must be one of ${NAMES.join(", ")}`);
  return found;
}

/** What a test may need that not every host has. Each is a line of docs/deploy.md. */
const MISSING = {
  /**
   * An edge has its keys from a setting; tests/edge/secrets_test.ts has their rotation. An image's user cannot read those of
   * the tests' user.
   */
  "files of keys": ["image", "deno", "workerd"],
  /** An edge is handed requests: waiting clients, TRACE and CONNECT are the platform's to answer. */
  "a listener of its own": ["deno", "workerd"],
  /** An edge has no network for it, and rates faces by another server alone. */
  "a network for face liveness": ["deno", "workerd"],
} as const satisfies Readonly<Record<string, readonly HostName[]>>;

/** A test that is left out where the host lacks what it needs. */
export function testNeeding(need: keyof typeof MISSING, name: string, fn: Deno.TestDefinition["fn"]): void {
  const missing: readonly HostName[] = MISSING[need];
  Deno.test({ name, fn, ignore: missing.includes(HOST) });
}

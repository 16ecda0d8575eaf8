import { ACCEPT_SCENARIOS } from "./accept_scenarios.ts";
import { ENCODING_SCENARIOS } from "./encoding_scenarios.ts";
import type { Scenario } from "./scenario.ts";
import { SCHEMA_SCENARIOS } from "./schema_scenarios.ts";
import { ENVELOPE_SCENARIOS, OPEN_SCENARIOS } from "./sealed_scenarios.ts";

/** Every vector of tests/vectors/bundle. */
export const SCENARIOS: readonly Scenario[] = Object.freeze([
  ...ENVELOPE_SCENARIOS,
  ...OPEN_SCENARIOS,
  ...ENCODING_SCENARIOS,
  ...SCHEMA_SCENARIOS,
  ...ACCEPT_SCENARIOS,
]);

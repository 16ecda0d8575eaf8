import { ConfigError } from "../src/config/mod.ts";
import { describeThrowable, IadError } from "../src/errors.ts";

/** Says why a server did not start, a line for each problem. There may be no logger yet. */
export function reportNotStarted(thrown: unknown): void {
  for (const detail of problemsOf(thrown)) {
    // deno-lint-ignore no-console
    console.log(
      JSON.stringify({ time: new Date().toISOString(), level: "error", event: "not_started", detail }),
    );
  }
}

function problemsOf(thrown: unknown): readonly string[] {
  if (thrown instanceof ConfigError) return thrown.problems;
  if (thrown instanceof IadError && thrown.detail !== undefined) {
    return [`${thrown.message}: ${thrown.detail}`];
  }
  return [thrown instanceof Error ? thrown.message : describeThrowable(thrown)];
}

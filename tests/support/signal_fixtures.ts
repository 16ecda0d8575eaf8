/** The checked-in signals: measured set-ups under reports/, honest sessions beside them. */
import type { Signals } from "../../src/bundle/types.ts";

const ROOT = new URL("../fixtures/signals/", import.meta.url);

export function readSignalsFixture(name: string): Signals {
  return JSON.parse(Deno.readTextFileSync(new URL(`${name}.json`, ROOT))) as Signals;
}

export function reportNames(): readonly string[] {
  return [...Deno.readDirSync(new URL("reports/", ROOT))].map(({ name }) => name.replace(/\.json$/, ""))
    .sort();
}

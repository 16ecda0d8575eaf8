import assert from "node:assert/strict";
import { signalsFromReport } from "../support/browser_report.ts";
import { honestChromium, honestFirefox } from "../support/honest_profiles.ts";
import { readSignalsFixture, reportNames } from "../support/signal_fixtures.ts";

const REPORTS = new URL("../../../shared/fixtures/browser-reports/", import.meta.url);

function reportsThere(): boolean {
  try {
    return Deno.statSync(REPORTS).isDirectory;
  } catch {
    console.log(`skipped: no browser reports at ../shared/fixtures`);
    return false;
  }
}

Deno.test({
  name: "the fixtures are what the adapter makes of the measured reports",
  ignore: !reportsThere(),
  fn() {
    const measured = [...Deno.readDirSync(REPORTS)].filter(({ name }) => name.endsWith(".json"));
    assert.deepEqual(measured.map(({ name }) => name.replace(/\.json$/, "")).sort(), reportNames());
    for (const { name } of measured) {
      const report = JSON.parse(Deno.readTextFileSync(new URL(name, REPORTS)));
      const fixture = readSignalsFixture(`reports/${name.replace(/\.json$/, "")}`);
      assert.deepEqual(signalsFromReport(report), fixture, name);
    }
  },
});

Deno.test("the honest sessions are measured ones with a real camera in them", () => {
  assert.deepEqual(
    honestChromium(readSignalsFixture("reports/headful")),
    readSignalsFixture("honest_chromium"),
  );
  assert.deepEqual(
    honestFirefox(readSignalsFixture("reports/ff_fake")),
    readSignalsFixture("honest_firefox"),
  );
});

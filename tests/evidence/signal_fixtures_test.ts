import assert from "node:assert/strict";
import { signalsFromReport } from "../support/browser_report.ts";
import { honestChromium, honestFirefox } from "../../harness/honest_profiles.ts";
import { sharedFiles } from "../../harness/reference_data.ts";
import { readSignalsFixture, reportNames } from "../support/signal_fixtures.ts";

const REPORTS = await sharedFiles("fixtures/browser-reports");

Deno.test({
  name: "the fixtures are what the adapter makes of the measured reports",
  ignore: REPORTS === undefined,
  fn() {
    const reports = new Map(REPORTS!.map((url) => [/([^/]+)\.json$/.exec(url.pathname)![1]!, url]));
    assert.deepEqual([...reports.keys()].sort(), reportNames());
    for (const [name, url] of reports) {
      const report = JSON.parse(Deno.readTextFileSync(url));
      assert.deepEqual(signalsFromReport(report), readSignalsFixture(`reports/${name}`), name);
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

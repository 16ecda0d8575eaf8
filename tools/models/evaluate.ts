/**
 * Prints the figures of the models' cards. The first sections need nothing but the repository; the last one needs
 * ../shared and a Python with torch, and says so where they are missing.
 *
 *   deno task models:evaluate [manifest] [equality] [time] [table] [people] [angles] [live] [liveness] [training]
 */
import { evaluateAngles } from "./evaluate_angles.ts";
import { evaluateLive } from "./evaluate_live.ts";
import { evaluateLiveness } from "./evaluate_liveness.ts";
import { evaluateEquality, evaluateManifest } from "./evaluate_manifest.ts";
import { evaluatePeople } from "./evaluate_people.ts";
import { evaluateTable } from "./evaluate_table.ts";
import { evaluateTime } from "./evaluate_time.ts";
import { evaluateTraining } from "./evaluate_training.ts";
import { heading, say } from "./say.ts";

interface Section {
  readonly name: string;
  readonly title: string;
  readonly run: () => Promise<void>;
}

const SECTIONS: readonly Section[] = [
  { name: "manifest", title: "Models and their manifest", run: evaluateManifest },
  { name: "equality", title: "Equality with another runtime", run: evaluateEquality },
  { name: "time", title: "Time of the face networks, 720p, one thread", run: evaluateTime },
  { name: "table", title: "Table of photographs", run: evaluateTable },
  { name: "people", title: "Real people, by group", run: evaluatePeople },
  { name: "angles", title: "Angles of real heads, against FSA-Net", run: evaluateAngles },
  { name: "live", title: "Live and replayed faces", run: evaluateLive },
  { name: "liveness", title: "Face liveness, beside published networks", run: evaluateLiveness },
  { name: "training", title: "Held-out figures", run: evaluateTraining },
];

const unknown = Deno.args.filter((name) => SECTIONS.every((section) => section.name !== name));
if (unknown.length > 0) {
  say(`No section ${unknown.join(", ")}; there are ${SECTIONS.map(({ name }) => name).join(", ")}`);
  Deno.exit(2);
}
for (const { name, title, run } of SECTIONS) {
  if (Deno.args.length > 0 && !Deno.args.includes(name)) continue;
  heading(title);
  await run();
}

/** Tables of the documentation against the code that they repeat. */
import assert from "node:assert/strict";
import { readConfig } from "../../src/config/mod.ts";
import { ERROR_TABLE } from "../../src/errors.ts";
import { createMetrics, STAGES } from "../../src/telemetry/mod.ts";
import { GROUP_CAPS } from "../../src/verdict/mod.ts";
import { METRICS_OPTIONS } from "../support/metrics_options.ts";
import { tableUnder } from "../support/markdown.ts";
import { readFiles } from "../support/repository_files.ts";

const page = (name: string) => Deno.readTextFile(new URL(`../../docs/${name}`, import.meta.url));
const errors = tableUnder(await page("errors.md"), "Errors");
const settings = tableUnder(await page("operations.md"), "Settings");
const metrics = tableUnder(await page("operations.md"), "Metrics");

/** The message tells what is allowed, acceptable or wrong, so the page does not quote it. */
const MESSAGE_VARIES = ["BAD_REQUEST", "NOT_ACCEPTABLE", "NOT_READY"];

Deno.test("docs/errors.md has every code once, with its status, message and wire code", () => {
  const documented = errors.map(([code = "", status, message, wire]) => {
    const name = code.replaceAll("`", "");
    return [name, [Number(status), MESSAGE_VARIES.includes(name) ? "" : message, wire]] as const;
  });
  const coded = Object.entries(ERROR_TABLE).map(([code, { status, message, errorCode }]) =>
    [code, [status, MESSAGE_VARIES.includes(code) ? "" : message, errorCode]] as const
  );
  assert.deepEqual(Object.fromEntries(documented), Object.fromEntries(coded));
  assert.equal(documented.length, coded.length);
});

Deno.test("every code of docs/errors.md is answered by somebody", async () => {
  const sources = (await readFiles(/^(?:src|routes)\/.*\.ts$/)).filter(({ path }) =>
    path !== "src/errors.ts"
  );
  const text = sources.map(({ text }) => text).join("\n");
  for (const code of Object.keys(ERROR_TABLE)) {
    assert.match(text, new RegExp(`(?:IadError\\(|return |[?:] )"${code}"`), code);
  }
});

Deno.test("what docs/errors.md says of limits is what the server does without settings", () => {
  const { faces, image, http: { maxBodyBytes } } = readConfig({}, { cores: 1 });
  const when = {
    IMAGE_TOO_SMALL: `shorter side below ${image.minShorterSide} px`,
    TOO_MANY_FACES: `a second face of at least ${faces.secondFaceShare} of the largest one's area`,
    FACE_CROPPED: `more than ${faces.maxShareOutside} of the box outside the image, or a point of the face`,
    FACE_IS_OCCLUDED: `an eye or the mouth less visible than ${faces.minVisibility}`,
    FACE_ANGLE_TOO_LARGE: `yaw beyond ${faces.maxYaw}° or pitch beyond ${faces.maxPitch}°`,
    FACE_TOO_SMALL_ABSOLUTE:
      `box below ${faces.minBoxSide} px or eyes closer than ${faces.minEyeDistance} px`,
    FACE_TOO_SMALL_RELATIVE: `box below ${faces.minBoxShare} of the image's area`,
    FACE_CLOSE_TO_BORDER: `less than ${faces.minPadding} px to a border`,
    PAYLOAD_TOO_LARGE: `more than \`IAD_SERVER_MAX_BODY_BYTES\`, ${maxBodyBytes}`,
  };
  for (const [code, expected] of Object.entries(when)) {
    const row = errors.find(([name]) => name === `\`${code}\``);
    assert.equal(row?.[4], expected, code);
  }
});

/** Without a default, or with one that is made at the first start or belongs to the checkout. */
const WITHOUT_DEFAULT = /^(?:CLIENT_DIR|CLIENT_BUILDS_KEY|DEVICE_HASH_KEY)$/;

Deno.test("docs/operations.md lists every setting, and its default is the server's", async () => {
  const sources = (await readFiles(/^src\/config\/.*\.ts$/)).map(({ text }) => text).join("\n");
  const coded = [...sources.matchAll(/^ {2,4}([A-Z_]+): /gm)].map(([, name]) => `\`IAD_SERVER_${name}\``);
  assert.ok(coded.length > 25);
  assert.deepEqual(settings.map(([name]) => name).toSorted(), coded.toSorted());
  const without = readConfig({}, { cores: 3 });
  for (const [quoted = "", text = ""] of settings) {
    const name = quoted.replaceAll("`", "");
    if (text === "" || WITHOUT_DEFAULT.test(name.replace("IAD_SERVER_", ""))) continue;
    const value = text.replace("DATA_DIR", "data").replace(/^cores$/, "3");
    assert.deepEqual(readConfig({ [name]: value }, { cores: 3 }), without, name);
  }
});

Deno.test("a documented default that is not the server's is noticed", () => {
  const without = readConfig({}, { cores: 3 });
  assert.notDeepEqual(readConfig({ IAD_SERVER_QUEUE_SIZE: "65" }, { cores: 3 }), without);
});

Deno.test("docs/operations.md has every metric with its type, labels and meaning", async () => {
  const text = await createMetrics(METRICS_OPTIONS).render();
  const coded = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", type = ""]) => {
    const help = new RegExp(`^# HELP ${name} (.*?)\\.?$`, "m").exec(text)![1]!;
    const series = new RegExp(`^${name}(?:_count)?\\{(.*)\\} `, "m").exec(text)?.[1] ?? "";
    const labels = [...series.matchAll(/(\w+)="/g)].map(([, label]) => label!);
    return { name, type, labels: labels.toSorted(), help };
  });
  assert.ok(coded.length > 15);
  const helps = new Map(coded.map(({ name, help }) => [name, help]));
  const documented = metrics.map(([quoted = "", type, labels = "", meaning = ""]) => {
    const name = quoted.replaceAll("`", "");
    // The page may add to what /metrics says of itself.
    const help = meaning.startsWith(helps.get(name) ?? "") ? helps.get(name) : meaning;
    return { name, type, labels: labelsIn(labels), help };
  });
  assert.deepEqual(documented.toSorted(byName), coded.toSorted(byName));
});

/** Names in code spans; what stands in brackets are their values. */
function labelsIn(cell: string): readonly string[] {
  return [...cell.replace(/\([^)]*\)/g, "").matchAll(/`(\w+)`/g)].map(([, label]) => label!).toSorted();
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name);
}

Deno.test("docs/architecture.md walks through the stages in order", async () => {
  const documented = tableUnder(await page("architecture.md"), "Architecture").map(([stage]) => stage!);
  const named = documented.filter((stage) => stage !== "" && stage !== "admit");
  assert.deepEqual(named, [...STAGES]);
});

Deno.test("docs/detection.md has every group's caps", async () => {
  const text = await page("detection.md");
  const row = (first: string) =>
    text.split("\n").find((line) => line.startsWith(`| ${first}`))!.split("|").slice(2, -1).map((cell) =>
      cell.trim()
    );
  const [groups, most, least] = [row("Group "), row("Most it adds"), row("Most it takes")];
  const documented = groups.map((group, index) =>
    [group, { up: Number(most[index]), down: Number(least[index]) }] as const
  );
  assert.deepEqual(Object.fromEntries(documented), GROUP_CAPS);
});

/** What `iad explain` prints: one value for programs, and the same as aligned tables. */
import { toHex } from "../bytes/mod.ts";
import type { Evidence, EvidenceGroup } from "../evidence/mod.ts";
import type { Explanation } from "../check/mod.ts";
import { CALIBRATIONS, GROUP_CAPS } from "../verdict/mod.ts";

type ToldExplanation = ReturnType<typeof explanationJson>;

/** Holds no picture and no device id. `lookedUp`: the replay memory and the nonces were asked. */
export function explanationJson(
  { envelope, bundle, receivedMs, evidence, verdict, face, faceLiveness }: Explanation,
  { lookedUp }: { readonly lookedUp: boolean },
) {
  const { facts: { deviceId: _, ...facts }, ...observations } = evidence;
  return {
    bundle: {
      bundleId: toHex(bundle.bundleId),
      suite: envelope.suite.name,
      created: new Date(bundle.createdMs).toISOString(),
      received: new Date(receivedMs).toISOString(),
      sdk: bundle.sdk,
      ...facts,
    },
    lookedUp,
    verdict: {
      pipeline: verdict.pipeline,
      accepted: verdict.rejection.length === 0,
      probability: verdict.probability,
      score: verdict.score,
      rejection: verdict.rejection,
      doubts: verdict.doubts,
      face,
      faceLiveness,
    },
    observations,
    contributions: verdict.contributions,
    features: verdict.features,
    groups: Object.entries(verdict.groups).map(([group, sum]) => ({
      group,
      sum,
      ...GROUP_CAPS[group as EvidenceGroup],
    })),
    fusion: {
      prior: CALIBRATIONS[verdict.pipeline].prior,
      logOdds: verdict.logOdds,
      ...verdict.calibration,
      calibrated: verdict.calibration.slope * verdict.logOdds + verdict.calibration.offset,
    },
  };
}

export function explanationText(told: ToldExplanation): string {
  const { bundle, verdict, fusion } = told;
  const sections: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    ["Verdict", [
      ["answer", verdict.accepted ? "accepted" : `rejected: ${verdict.rejection.join(", ")}`],
      ["probability", number(verdict.probability)],
      ["score", number(verdict.score)],
      ["pipeline", verdict.pipeline],
      ["face", verdict.face === null ? "passes, or not asked for" : `a check answers ${verdict.face}`],
      [
        "face liveness",
        verdict.faceLiveness === null ? "not rated" : number(verdict.faceLiveness.probability),
      ],
      ["doubts", verdict.doubts.join(", ") || "none"],
      ["replay, nonce", told.lookedUp ? "looked up" : "not looked up"],
    ]],
    [
      "Bundle",
      entries({ ...bundle, sdk: Object.values(bundle.sdk).join(" "), picture: flat(bundle.picture) }),
    ],
    [
      "Observations",
      Object.entries(told.observations as Omit<Evidence, "facts">).map(([source, seen]) => [
        source,
        seen.kind,
        seen.kind === "observed" ? flat(seen.value) : seen.reason,
      ]),
    ],
    ["Contributions", [
      ["mark", "group", "nats", "gate", "reason"],
      ...told.contributions.map(({ mark, group, llr, hard, reason }) => [
        mark,
        group,
        number(llr),
        hard ? "gate" : "",
        reason,
      ]),
    ]],
    ["Features", [
      ["feature", "value", "nats", "factor"],
      ...told.features.map(({ feature, value, llr, factor }) => [
        feature,
        number(value),
        number(llr),
        number(factor),
      ]),
    ]],
    ["Groups", [
      ["group", "sum", "at most", "at least"],
      ...told.groups.map(({ group, sum, up, down }) => [group, number(sum), `${up}`, `${-down}`]),
    ]],
    ["Fusion", entries({ ...fusion, slice: fusion.slice ?? "everywhere" })],
  ];
  return sections.filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `${title}\n${aligned(rows)}`).join("\n");
}

function entries(fields: Readonly<Record<string, unknown>>): readonly (readonly string[])[] {
  return Object.entries(fields).map(([name, value]) => [name, text(value)]);
}

/** The members of one fact in one line. */
function flat(fact: object): string {
  return Object.entries(fact).filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${text(value)}`).join(", ");
}

function text(value: unknown): string {
  if (typeof value === "number") return number(value);
  if (typeof value === "string") return value;
  return JSON.stringify(value) ?? "";
}

/** Four digits are enough for a reader. */
function number(value: number | null): string {
  if (value === null) return "–";
  return Number.isInteger(value) ? `${value}` : `${Number(value.toPrecision(4))}`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from(
    { length: columns },
    (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ");
  return rows.map((row) => `  ${line(row).trimEnd()}\n`).join("");
}

import { PIPELINES } from "../../src/verdict/mod.ts";
import type { Calibrated, MapRow, PipelineCalibration } from "./calibrate.ts";
import type { Session } from "./sessions.ts";

/** What a reviewer wants to see: the rows to take over, and what they cost and bring. */
export function formatCalibration(
  { table, pipelines }: Calibrated,
  sessions: readonly Pick<Session, "attack">[],
): string {
  const attacks = sessions.filter(({ attack }) => attack).length;
  const lines = [`Sessions: ${attacks} attacks, ${sessions.length - attacks} bona fide`, "", "Features:"];
  for (const { feature, llr, n } of [...table.features, ...table.combinations]) {
    lines.push(
      `  ${feature.padEnd(34)} n ${String(n).padStart(5)}  ${llr.map((nats) => nats.toFixed(2)).join(" ")}`,
    );
  }
  lines.push("", "Factors:");
  for (const { feature, inputs } of table.combinations) {
    lines.push(`  ${feature}: ${inputs.map((one) => `${one.feature} ${one.factor.toFixed(2)}`).join(", ")}`);
  }
  lines.push("", `Genuine tail: ${JSON.stringify(table.genuine)}`);
  for (const name of PIPELINES) lines.push("", ...formatPipeline(name, pipelines[name]));
  return `${lines.join("\n")}\n`;
}

function formatPipeline(name: string, calibration: PipelineCalibration): readonly string[] {
  const { everywhere, slices, error, cost, rejectedGenuine, accepted } = calibration;
  return [
    `${name}, on scenes not learned from:`,
    `  calibration error ${error.before.toFixed(4)} → ${error.after.toFixed(4)}`,
    `  cost of the weights ${cost.before.toFixed(3)} → ${cost.after.toFixed(3)} bit`,
    `  bona fide rejected ${percent(rejectedGenuine)}`,
    ...Object.entries(accepted).map(([species, share]) =>
      `  ${species.padEnd(34)} accepted ${percent(share)}`
    ),
    "  rows for calibration.ts:",
    `    everywhere: ${formatMap(everywhere)}`,
    ...slices.map((row) => `    "${row.slice}": ${formatMap(row)}`),
  ];
}

function formatMap({ slope, offset, attacks, bonaFide }: MapRow): string {
  return `{ slope: ${slope}, offset: ${offset} }, // ${attacks} attacks, ${bonaFide} bona fide`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`.padStart(7);
}

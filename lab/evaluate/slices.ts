/** BPCER by slice: where honest users are refused more often than elsewhere. */
import type { PipelineName } from "../../src/verdict/mod.ts";
import type { Judged } from "./judge.ts";

export interface Slice {
  readonly by: string;
  readonly slice: string;
  readonly attempts: number;
  readonly rejected: number;
  /** Of the rejected: by a gate. */
  readonly gated: number;
}

const KEYS: Readonly<Record<string, (judged: Judged) => string>> = {
  platform: ({ platform }) => platform ?? "as captured",
  resolution: ({ sample }) => sample.shown.resolution,
  transport: ({ sample }) => sample.shown.transport,
  group: ({ sample }) => sample.shown.group.split("/").at(-1)!,
  sex: ({ sample }) => sample.shown.group.split("/")[0]!,
  light: ({ sample: { outcome } }) =>
    outcome.kind !== "measured" ? "unknown" : lightOf(outcome.features.pixels.meanLuma),
};

function lightOf(luma: number): string {
  return luma < 60 ? "dark (mean luma < 60)" : luma < 150 ? "middle" : "bright (mean luma ≥ 150)";
}

export function slicesOf(bonaFide: readonly Judged[], pipeline: PipelineName): readonly Slice[] {
  return Object.entries(KEYS).flatMap(([by, key]) =>
    [...Map.groupBy(bonaFide, key)].map(([slice, own]) => {
      const rejected = own.flatMap(({ verdicts }) =>
        verdicts?.[pipeline].rejection.length ? [verdicts[pipeline]] : []
      );
      return {
        by,
        slice,
        attempts: own.length,
        rejected: rejected.length,
        gated: rejected.filter(({ contributions }) => contributions.some(({ hard }) => hard)).length,
      };
    }).sort((a, b) => a.slice.localeCompare(b.slice, "en", { numeric: true }))
  );
}

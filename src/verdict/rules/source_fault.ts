import { type Evidence, SOURCE_FAULT } from "../../evidence/mod.ts";
import type { Rule } from "../rule.ts";

/**
 * A source of ours that broke on this capture. What it would have found is unknown, and who finds an input that
 * breaks it must not be better off than who is found out.
 */
export const sourceFault: Rule = Object.freeze({
  name: "source_fault",
  marks: ["source_fault"] as const,
  judge({ facts: _, ...sources }: Evidence) {
    const broken = Object.values(sources).some((one) => one.kind === "failed" && one.reason === SOURCE_FAULT);
    return broken ? ["source_fault"] as const : [];
  },
});

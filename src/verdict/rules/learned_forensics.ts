import { learnedRule } from "../learned_rule.ts";

/** Traces of processing in the photo and its raw crops, weighed as the lab's cameras and attacks were. */
export const learnedForensics = learnedRule("learned_forensics", { kind: "forensics" });

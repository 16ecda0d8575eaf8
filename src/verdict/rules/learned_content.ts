import { learnedRule } from "../learned_rule.ts";

/** Traces in the photo and its raw crops, weighed as the lab's cameras and attacks were. */
export const learnedContent = learnedRule("learned_content");

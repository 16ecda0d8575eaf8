import { learnedRule } from "../learned_rule.ts";

/** How consecutive frames differ, weighed as the lab's cameras and attacks were. */
export const learnedTemporal = learnedRule("learned_temporal");

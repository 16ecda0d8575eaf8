import { ruleOver, when } from "../rule.ts";

/** A phone without a phone's GPU, and a graphics interface that the claimed system does not have. */
export const graphics = ruleOver("graphics", {
  name: "graphics",
  marks: ["emulated_phone", "graphics_mismatch"],
  judge: ({ emulatedPhone, foreignInterface }) =>
    when({ emulated_phone: emulatedPhone, graphics_mismatch: foreignInterface }),
});

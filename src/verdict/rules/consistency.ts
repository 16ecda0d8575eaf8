import { ruleOver, when } from "../rule.ts";

/** The client against itself. */
export const consistency = ruleOver("consistency", {
  name: "consistency",
  marks: [
    "client_hints_mismatch",
    "worker_mismatch",
    "engine_mismatch",
    "label_style_mismatch",
    "unknown_browser",
  ],
  judge: ({ clientHints, worker, engine, labelStyle, unknownBrowser }) =>
    when({
      client_hints_mismatch: clientHints,
      worker_mismatch: worker,
      engine_mismatch: engine,
      label_style_mismatch: labelStyle,
      unknown_browser: unknownBrowser,
    }),
});

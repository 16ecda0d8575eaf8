import { ruleOver, when } from "../rule.ts";

export const tamper = ruleOver("tamper", {
  name: "tamper",
  marks: ["capture_path_tampered", "function_to_string_patched", "canvas_read_tampered"],
  judge: ({ capturePath, canvasRead, functionToString }) =>
    when({
      capture_path_tampered: capturePath.length > 0,
      function_to_string_patched: functionToString,
      canvas_read_tampered: canvasRead.length > 0,
    }),
});

import { ruleOver, when } from "../rule.ts";

/** Marks of a machine without a user. Absent plugins are none: honest browsers switch them off. */
export const environment = ruleOver("automation", {
  name: "environment",
  marks: ["impossible_geometry", "permission_contradiction", "software_renderer"],
  judge: ({ impossibleGeometry, permissionContradiction, softwareRenderer }) =>
    when({
      impossible_geometry: impossibleGeometry,
      permission_contradiction: permissionContradiction,
      software_renderer: softwareRenderer,
    }),
});

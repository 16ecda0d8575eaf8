import { ruleOver, when } from "../rule.ts";

/** A listener on the console is a driver or a curious user: it weighs more beside another mark of a driver. */
export const inspector = ruleOver("automation", {
  name: "inspector",
  marks: ["inspector", "inspector_with_automation"],
  judge({ inspector, webdriver, headless, driverGlobals, impossibleGeometry }) {
    const driven = webdriver || headless || driverGlobals || impossibleGeometry;
    return when({ inspector: inspector && !driven, inspector_with_automation: inspector && driven });
  },
});

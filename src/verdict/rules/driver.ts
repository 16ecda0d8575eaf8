import { ruleOver, when } from "../rule.ts";

/** What a driver or a headless build says about itself. */
export const driver = ruleOver("automation", {
  name: "driver",
  marks: ["webdriver", "headless", "driver_globals"],
  judge: ({ webdriver, headless, driverGlobals }) =>
    when({ webdriver, headless, driver_globals: driverGlobals }),
});

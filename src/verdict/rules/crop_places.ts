import { ruleOver, when } from "../rule.ts";

/** The raw crops lie where this bundle's nonce or id puts them, and our own client always sends them. */
export const cropPlaces = ruleOver("crops", {
  name: "crop_places",
  marks: ["crops_missing", "crops_misplaced"],
  judge: ({ places }) =>
    when({ crops_missing: places === "missing", crops_misplaced: places === "misplaced" }),
});

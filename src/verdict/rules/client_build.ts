import { ruleOver, when } from "../rule.ts";

export const clientBuild = ruleOver("clientBuild", {
  name: "client_build",
  marks: ["unknown_client_build", "expired_client_build", "client_source_mismatch", "photo_quality_mismatch"],
  judge: ({ build, source, quality }) =>
    when({
      unknown_client_build: build === "unknown",
      expired_client_build: build === "expired",
      client_source_mismatch: source === "mismatch",
      photo_quality_mismatch: quality === false,
    }),
});

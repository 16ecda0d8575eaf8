import { ruleOver, when } from "../rule.ts";

/** A page's timer may stand still while a laptop sleeps, so even hours reject nobody. */
const DISAGREEMENT_FROM_MS = 600_000;
/** Our client seals at once; a clock may be set by a second meanwhile. */
const SEALED_WITHIN_MS = [-1000, 120_000] as const;

/** The two clocks of one page, and the time from the photo to its sealing. */
export const clientClock = ruleOver("clientClock", {
  name: "client_clock",
  marks: ["clocks_disagree", "sealed_out_of_time"],
  judge({ sealDelayMs, disagreementMs }) {
    const [least, most] = SEALED_WITHIN_MS;
    return when({
      clocks_disagree: disagreementMs !== null && disagreementMs > DISAGREEMENT_FROM_MS,
      sealed_out_of_time: sealDelayMs !== null && (sealDelayMs < least || sealDelayMs > most),
    });
  },
});

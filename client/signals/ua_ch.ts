import { clientHints } from "../realm/client_hints.ts";
import { type SignalSource, Unavailable } from "./types.ts";

/** The browser's client hints. */
export const uaChSource: SignalSource = {
  name: "ua_ch",
  when: "early",
  limitMs: 1500,
  async observe() {
    const hints = await clientHints();
    if (hints === undefined) throw new Unavailable("no client hints");
    return hints;
  },
};

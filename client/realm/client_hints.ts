import type { SignalValue } from "../../src/bundle/types.ts";
import { fields, flag, list, membersOf, text } from "./clip.ts";

const HIGH_ENTROPY = ["architecture", "fullVersionList", "model", "platformVersion"];
interface AgentData {
  getHighEntropyValues(hints: readonly string[]): Promise<unknown>;
}

/** `navigator.userAgentData` of this realm with the hints that are compared; undefined where there is none. */
export async function clientHints(): Promise<SignalValue | undefined> {
  const { userAgentData } = navigator as { readonly userAgentData?: AgentData };
  if (userAgentData === undefined) return undefined;
  const hints = membersOf(await userAgentData.getHighEntropyValues(HIGH_ENTROPY));
  return fields({
    brands: brands(hints["brands"]),
    fullVersionList: brands(hints["fullVersionList"]),
    mobile: flag(hints["mobile"]),
    platform: text(hints["platform"], 64),
    platformVersion: text(hints["platformVersion"], 64),
    architecture: text(hints["architecture"], 64),
    model: text(hints["model"], 128),
  });
}

function brands(value: unknown): SignalValue | undefined {
  return list(value, 16)?.map((item) => {
    const { brand, version } = membersOf(item);
    return { brand: text(brand, 128) ?? "", version: text(version, 64) ?? "" };
  });
}

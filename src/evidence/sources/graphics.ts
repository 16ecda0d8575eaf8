import type { ClaimedBrowser, Platform } from "../browser.ts";
import { type ReadSignals, valueOf } from "../read_signals.ts";
import type { Observation } from "../observation.ts";

/** Unavailable where no renderer was told. */
export interface GraphicsFacts {
  /** A phone is claimed, and a virtual machine's or no GPU draws. */
  readonly emulatedPhone: boolean;
  /** The renderer names an interface that the claimed platform does not have. */
  readonly foreignInterface: boolean;
}

/** Renderers of virtual machines and of processors without a GPU. */
const VIRTUAL =
  /swiftshader|llvmpipe|softpipe|android emulator|virgl|vmware|virtualbox|parallels|genymotion|bluestacks/i;
/** Interfaces that exist on some systems only. Browsers that hide the renderer match none. */
const INTERFACES: readonly (readonly [pattern: RegExp, platforms: readonly Platform[]])[] = [
  [/\bdirect3d|\bd3d1[12]\b/i, ["windows"]],
  [/\bmetal\b|\bapple (?:m\d|a\d|gpu)/i, ["macos", "ios"]],
];

/** What draws in the window and in a worker, against the machine that is claimed. */
export function observeGraphics(
  signals: ReadSignals,
  claimed: ClaimedBrowser | undefined,
): Observation<GraphicsFacts> {
  const renderers = [valueOf(signals.gpu)?.renderer, valueOf(signals.worker)?.gpu?.renderer]
    .filter((renderer) => typeof renderer === "string");
  if (renderers.length === 0) return { kind: "unavailable", reason: "no renderer told" };
  if (claimed === undefined) return { kind: "unavailable", reason: "no browser claimed" };
  return {
    kind: "observed",
    value: {
      emulatedPhone: claimed.mobile && renderers.some((renderer) => VIRTUAL.test(renderer)),
      foreignInterface: renderers.some((renderer) => isForeign(renderer, claimed.platform)),
    },
  };
}

function isForeign(renderer: string, platform: Platform): boolean {
  return INTERFACES.some(([pattern, platforms]) => pattern.test(renderer) && !platforms.includes(platform));
}

import type { ClaimedBrowser } from "../browser.ts";
import { confirmedVersion } from "../confirmed_versions.ts";
import { type ReadSignals, valueOf } from "../read_signals.ts";
import type { SignalOf } from "../signal_shapes.ts";
import type { Observation } from "../observation.ts";

export interface AutomationFacts {
  readonly webdriver: boolean;
  readonly headless: boolean;
  readonly driverGlobals: boolean;
  /** A debugger or a driver listens: also true for a user with developer tools open. */
  readonly inspector: boolean;
  readonly impossibleGeometry: boolean;
  readonly permissionContradiction: boolean;
  readonly softwareRenderer: boolean;
}

/** Getter hits of `console.debug(error)` with nobody listening, on measured versions; a listener adds to them. */
const QUIET = { ownName: 1, className: 1 };
const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|microsoft basic render/i;
/** CSS pixels: window frames are drawn, rounding happens. */
const GEOMETRY_SLACK = 2;
const HEADLESS = /headless/i;

/** Marks of a driven or headless browser. */
export function observeAutomation(
  signals: ReadSignals,
  claimed: ClaimedBrowser | undefined,
): Observation<AutomationFacts> {
  const automation = valueOf(signals.automation);
  const inspector = valueOf(signals.inspector);
  const geometry = valueOf(signals.geometry);
  const permissions = valueOf(signals.permissions);
  const renderers = [valueOf(signals.gpu)?.renderer, valueOf(signals.worker)?.gpu?.renderer];
  return {
    kind: "observed",
    value: {
      webdriver: [automation?.webdriver, automation?.webdriverWorker, automation?.webdriverOwn].includes(
        true,
      ),
      headless: isHeadless(signals, claimed),
      driverGlobals: (automation?.globals?.length ?? 0) > 0,
      inspector: claimed !== undefined && confirmedVersion(claimed) !== undefined &&
        inspector !== undefined &&
        hasListener(inspector),
      impossibleGeometry: geometry !== undefined && claimed?.mobile !== true && isImpossible(geometry),
      permissionContradiction: permissions?.notification === "denied" &&
        permissions.notificationQuery === "prompt",
      softwareRenderer: renderers.some((renderer) => SOFTWARE_RENDERER.test(renderer ?? "")),
    },
  };
}

function isHeadless(signals: ReadSignals, claimed: ClaimedBrowser | undefined): boolean {
  const worker = valueOf(signals.worker);
  const hints = [valueOf(signals.ua_ch), worker?.uaCh];
  const brands = hints.flatMap((hint) => [...(hint?.brands ?? []), ...(hint?.fullVersionList ?? [])]);
  return claimed?.headless === true || HEADLESS.test(worker?.userAgent ?? "") ||
    brands.some(({ brand }) => HEADLESS.test(brand));
}

function hasListener(counts: SignalOf<"inspector">): boolean {
  return (counts.prepareStackTrace ?? 0) > 0 || (counts.workerPrepareStackTrace ?? 0) > 0 ||
    (counts.ownName ?? 0) > QUIET.ownName || (counts.className ?? 0) > QUIET.className;
}

/**
 * A page larger than its window. Zooming out enlarges the page's CSS pixels by the same factor as it shrinks
 * the pixel ratio below 1, so the ratio is multiplied back; windows that report no size are not judged.
 */
function isImpossible(geometry: SignalOf<"geometry">): boolean {
  const { innerWidth, innerHeight, outerWidth, outerHeight } = geometry;
  const zoom = Math.min(1, geometry.devicePixelRatio ?? 1);
  if (!innerWidth || !innerHeight || !outerWidth || !outerHeight) return false;
  return innerWidth * zoom > outerWidth + GEOMETRY_SLACK || innerHeight * zoom > outerHeight + GEOMETRY_SLACK;
}

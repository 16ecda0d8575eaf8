import { svg } from "./dom.ts";

/** Line drawings of 48×48, stroked in the text's colour; all decorative. */
const DRAWINGS = {
  face: [
    "M24 5c-9 0-14 7-14 17 0 12 6 21 14 21s14-9 14-21c0-10-5-17-14-17Z",
    "M18 20v2M30 20v2M19 32c3 3 7 3 10 0",
  ],
  camera: ["M6 16h9l3-5h12l3 5h9v23H6Z", "M24 34a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z"],
  done: ["M24 43a19 19 0 1 0 0-38 19 19 0 0 0 0 38Z", "m15 25 6 6 12-13"],
  problem: ["M24 6 3.5 41h41Z", "M24 19v11M24 35v1"],
} as const;
type IconName = keyof typeof DRAWINGS;

export function icon(name: IconName): SVGSVGElement {
  return svg("svg", { class: `icon ${name}`, viewBox: "0 0 48 48", "aria-hidden": "true" }, [
    ...DRAWINGS[name].map((d) => svg("path", { d })),
  ]);
}

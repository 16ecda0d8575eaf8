/** The element's colours. Each is the default of the custom property `--iad-<name>`. */
export const COLOUR_NAMES = [
  "surface",
  "text",
  "muted",
  "line",
  "accent",
  "on-accent",
  "danger",
  "focus",
] as const;
type ColourName = (typeof COLOUR_NAMES)[number];
type Theme = Readonly<Record<ColourName, string>>;

export const LIGHT: Theme = {
  surface: "#ffffff",
  text: "#16202c",
  muted: "#4d5a69",
  line: "#76828f",
  accent: "#0f5c63",
  "on-accent": "#ffffff",
  danger: "#ab2018",
  focus: "#0b57d0",
};
export const DARK: Theme = {
  surface: "#151c24",
  text: "#e8edf2",
  muted: "#aab6c2",
  line: "#8592a0",
  accent: "#7fd3d6",
  "on-accent": "#06262a",
  danger: "#ffb1a6",
  focus: "#9ec5ff",
};
/** The same in both themes: they lie over the picture. The backing lets some of the picture through. */
export const OVER_PICTURE = { text: "#ffffff", backing: "#0b1016d1", dark: "#0b1016" } as const;

/** Text over ground, each at least 4.5:1. */
export const TEXT_PAIRS: readonly (readonly [ColourName, ColourName])[] = [
  ["text", "surface"],
  ["muted", "surface"],
  ["danger", "surface"],
  ["accent", "surface"],
  ["on-accent", "accent"],
];
/** Borders and focus rings over ground, each at least 3:1. */
export const SHAPE_PAIRS: readonly (readonly [ColourName, ColourName])[] = [
  ["line", "surface"],
  ["focus", "surface"],
  ["accent", "surface"],
];

/** Declarations of the private properties that the style sheet uses; a page's own `--iad-…` win. */
export function declarations(theme: Theme): string {
  return COLOUR_NAMES.map((name) => `--_${name}: var(--iad-${name}, ${theme[name]});`).join(" ");
}

import { LAYOUT_CSS } from "./styles_layout.ts";
import { CONTROLS_CSS } from "./styles_controls.ts";
import { DARK, declarations, LIGHT } from "./theme.ts";

const DARK_CSS = declarations(DARK);
/** `theme="light"` or `theme="dark"` on the element wins over the system's wish. */
const THEME_CSS = `
:host { color-scheme: light; ${declarations(LIGHT)} }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { color-scheme: dark; ${DARK_CSS} } }
:host([theme="dark"]) { color-scheme: dark; ${DARK_CSS} }
`;

/** A constructed sheet is not inline style to a CSP; browsers before 2023 get a style element. */
export function adoptStyles(root: ShadowRoot): void {
  const text = THEME_CSS + LAYOUT_CSS + CONTROLS_CSS;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style");
    style.textContent = text;
    root.append(style);
  }
}

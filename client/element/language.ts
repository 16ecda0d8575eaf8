import { chooseLanguage, type Language } from "./texts.ts";

/** The `lang` attribute, else the closest one around, shadow roots included, else what the browser is set to. */
export function languageOf(element: HTMLElement): Language {
  const declared = closestLang(element);
  return chooseLanguage([...(declared === "" ? [] : [declared]), ...navigator.languages]);
}

function closestLang(element: Element): string {
  for (let at: Element | null = element; at !== null; at = hostOf(at)) {
    const lang = at.closest("[lang]")?.getAttribute("lang");
    if (lang !== null && lang !== undefined) return lang;
  }
  return "";
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

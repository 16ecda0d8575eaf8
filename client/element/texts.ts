import ar from "./locales/ar.json" with { type: "json" };
import de from "./locales/de.json" with { type: "json" };
import en from "./locales/en.json" with { type: "json" };
import es from "./locales/es.json" with { type: "json" };
import fr from "./locales/fr.json" with { type: "json" };
import pt from "./locales/pt.json" with { type: "json" };

export type TextKey = keyof typeof en;
type Texts = Readonly<Record<TextKey, string>>;
/** Own words instead of a locale file's; keys as in locales/en.json. */
export type Labels = Partial<Texts>;

export const LOCALES = { en, es, fr, de, pt, ar } as const satisfies Record<string, Texts>;
export type Language = keyof typeof LOCALES;
const RIGHT_TO_LEFT: readonly Language[] = ["ar"];

/** The first wish, as BCP 47 tags, that there is a locale file for; regions are not told apart. */
export function chooseLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const language = wish.trim().split(/[-_]/)[0]!.toLowerCase();
    if (Object.hasOwn(LOCALES, language)) return language as Language;
  }
  return "en";
}

export function directionOf(language: Language): "rtl" | "ltr" {
  return RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
}

/** What a person may see, in one language: a locale file under the page's own labels. */
export interface Wording {
  readonly language: Language;
  text(key: TextKey, values?: Readonly<Record<string, number>>): string;
}

export function createWording(language: Language, labels: Labels = {}): Wording {
  const texts: Texts = LOCALES[language];
  const numbers = new Intl.NumberFormat(language);
  return {
    language,
    text: (key, values = {}) =>
      (labels[key] ?? texts[key]).replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = values[name];
        return value === undefined ? whole : numbers.format(value);
      }),
  };
}

import assert from "node:assert/strict";
import { describe } from "../../../client/element/describe.ts";
import { HINTS } from "../../../client/element/hints.ts";
import { chooseLanguage, createWording, directionOf, LOCALES } from "../../../client/element/texts.ts";
import { CAPTURE_ERROR_CODES, CaptureError } from "../../../client/errors.ts";

const LANGUAGES = Object.keys(LOCALES) as (keyof typeof LOCALES)[];
const FOLDER = new URL("../../../client/element/locales/", import.meta.url);

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();
}

Deno.test("every locale file is bundled, and the six languages are there", async () => {
  const files = await Array.fromAsync(Deno.readDir(FOLDER), ({ name }) => name.replace(".json", ""));
  assert.deepEqual(files.sort(), [...LANGUAGES].sort());
  assert.deepEqual(files, ["ar", "de", "en", "es", "fr", "pt"]);
  for (const language of LANGUAGES) {
    assert.deepEqual(
      JSON.parse(await Deno.readTextFile(new URL(`${language}.json`, FOLDER))),
      LOCALES[language],
    );
  }
});

for (const language of LANGUAGES) {
  Deno.test(`${language}: the same keys in the same order, the same placeholders, no empty text`, () => {
    const texts = LOCALES[language];
    assert.deepEqual(Object.keys(texts), Object.keys(LOCALES.en));
    for (const [key, text] of Object.entries(texts)) {
      assert.ok(text.trim().length > 0, key);
      assert.equal(text, text.trim(), key);
      assert.deepEqual(placeholders(text), placeholders(LOCALES.en[key as keyof typeof texts]), key);
    }
  });

  Deno.test(`${language}: each error code and each hint has words of its own`, () => {
    const { text } = createWording(language);
    const titles = CAPTURE_ERROR_CODES.map((code) => {
      const { title, text: detail } = describe({
        state: "error",
        error: new CaptureError(code, "for developers"),
      });
      assert.ok(text(detail!).length > 0);
      return text(title!);
    });
    assert.equal(new Set(titles).size, CAPTURE_ERROR_CODES.length);
    assert.equal(new Set(HINTS.map((hint) => text(`hint.${hint}`))).size, HINTS.length);
  });
}

Deno.test("only texts that are meant to be the same in two languages are", () => {
  for (const language of LANGUAGES.filter((one) => one !== "en")) {
    const same = Object.entries(LOCALES[language]).filter(([key, text]) =>
      key !== "count" && text === LOCALES.en[key as keyof typeof LOCALES.en]
    );
    assert.deepEqual(same, [], language);
  }
});

Deno.test("the first language that there is wins; regions and scripts do not matter", () => {
  assert.equal(chooseLanguage(["pt-BR", "en"]), "pt");
  assert.equal(chooseLanguage(["ja", "ar-EG", "fr"]), "ar");
  assert.equal(chooseLanguage(["DE_at"]), "de");
  assert.equal(chooseLanguage(["constructor", ""]), "en");
  assert.equal(chooseLanguage([]), "en");
});

Deno.test("Arabic runs from right to left", () => {
  assert.deepEqual(LANGUAGES.filter((language) => directionOf(language) === "rtl"), ["ar"]);
});

Deno.test("labels win over the locale file and keep their placeholders", () => {
  const { text } = createWording("en", { shutter: "Snap", countdown: "{seconds} to go, {nothing}" });
  assert.equal(text("shutter"), "Snap");
  assert.equal(text("countdown", { seconds: 3 }), "3 to go, {nothing}");
  assert.equal(text("start"), LOCALES.en.start);
});

import assert from "node:assert/strict";
import { DARK, LIGHT, OVER_PICTURE, SHAPE_PAIRS, TEXT_PAIRS } from "../../../client/element/theme.ts";

type Colour = readonly [number, number, number];

function parse(hex: string): readonly [...Colour, number] {
  const [red, green, blue, alpha = 255] = hex.slice(1).match(/../g)!.map((pair) => parseInt(pair, 16));
  return [red!, green!, blue!, alpha / 255];
}

/** WCAG 2.2 relative luminance. */
function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((level) => {
    const share = level / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Colour, b: Colour): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function solid(hex: string): Colour {
  const [red, green, blue, alpha] = parse(hex);
  assert.equal(alpha, 1, hex);
  return [red, green, blue];
}

Deno.test("contrast is WCAG's", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.ok(Math.abs(contrast([118, 118, 118], [255, 255, 255]) - 4.54) < 0.01);
});

for (const [name, theme] of [["light", LIGHT], ["dark", DARK]] as const) {
  Deno.test(`${name}: text at least 4.5:1, borders and focus at least 3:1`, () => {
    for (const [pairs, least] of [[TEXT_PAIRS, 4.5], [SHAPE_PAIRS, 3]] as const) {
      for (const [above, below] of pairs) {
        const found = contrast(solid(theme[above]), solid(theme[below]));
        assert.ok(found >= least, `${above} on ${below}: ${found.toFixed(2)}`);
      }
    }
  });
}

Deno.test("words over the picture keep 4.5:1 on the brightest and the darkest picture", () => {
  const [red, green, blue, alpha] = parse(OVER_PICTURE.backing);
  for (const picture of [0, 255]) {
    const ground = [red, green, blue].map((level) =>
      alpha * level + (1 - alpha) * picture
    ) as unknown as Colour;
    const found = contrast(solid(OVER_PICTURE.text), ground);
    assert.ok(found >= 4.5, `over ${picture}: ${found.toFixed(2)}`);
  }
});

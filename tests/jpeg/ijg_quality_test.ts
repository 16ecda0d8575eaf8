import assert from "node:assert/strict";
import { ijgQuality, ijgTable, probeImage } from "../../src/jpeg/mod.ts";
import { encodeJpeg, makePicture } from "../../harness/jpeg.ts";

Deno.test("every standard table is recognised", () => {
  for (const kind of ["luma", "chroma"] as const) {
    for (let quality = 1; quality <= 100; quality++) {
      const found = ijgQuality(ijgTable(quality, kind), kind);
      assert.ok(found !== undefined, `${kind} ${quality}`);
      // At the low end the values clip at 255 and neighbouring qualities share a table.
      assert.deepEqual(ijgTable(found, kind), ijgTable(quality, kind));
      if (quality >= 20) assert.equal(found, quality);
    }
  }
});

Deno.test("a table that is off by one anywhere is not standard", () => {
  const table = [...ijgTable(92, "luma")];
  for (let i = 0; i < 64; i++) {
    const other = table.with(i, table[i]! + 1);
    assert.equal(ijgQuality(other, "luma"), undefined, `${i}`);
  }
  assert.equal(ijgQuality(table.slice(1), "luma"), undefined);
  assert.equal(ijgQuality(ijgTable(92, "chroma"), "luma"), undefined);
});

Deno.test("libjpeg's own files carry the table of their quality", async () => {
  for (const quality of [50, 75, 90, 92, 95]) {
    const photo = await encodeJpeg(makePicture({ width: 64, height: 64 }), { quality });
    const { quantTables } = probeImage(photo, { minShorterSide: 1, maxPixels: 1e6 });
    assert.equal(ijgQuality(quantTables[0]!.values, "luma"), quality);
    assert.equal(ijgQuality(quantTables[1]!.values, "chroma"), quality);
  }
});

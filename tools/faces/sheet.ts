/**
 * Draws every photograph of the table with what the server found in it, on one page that a person can check by eye.
 *
 *   deno task faces:sheet
 *
 * Writes data/faces_sheet.html.
 */
import { probeImage } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage, letterbox } from "../../src/pixels/mod.ts";
import { openBench, runTable, tally } from "../../harness/compose/run_table.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { encodeJpeg } from "../../harness/jpeg.ts";
import { type Exhibit, sheetPage } from "./sheet_page.ts";

/** Longer side of a thumbnail in pixels. */
const THUMBNAIL = 320;

const folder = new URL("../../data/", import.meta.url);
const codec = await compiledCodec();
const exhibits: Exhibit[] = [];
for await (const { scene, answer, faces, right, photograph: { jpeg } } of runTable(await openBench())) {
  exhibits.push({ scene, answer, faces, right, thumbnail: await shrink(jpeg) });
  if (exhibits.length % 50 === 0) say(`${exhibits.length} photographs`);
}
const tallies = tally(exhibits);
await Deno.mkdir(folder, { recursive: true });
await Deno.writeTextFile(new URL("faces_sheet.html", folder), sheetPage(exhibits, tallies));
say(`${exhibits.filter(({ right }) => right).length} of ${exhibits.length} right: data/faces_sheet.html`);

async function shrink(jpeg: Uint8Array): Promise<Uint8Array> {
  const probe = probeImage(jpeg, { minShorterSide: 1, maxPixels: 40_000_000 });
  const image = await decodeImage(codec, jpeg, probe);
  const { tensor, width, height, scale } = letterbox(image, { size: THUMBNAIL, multiple: 1, padding: 0 });
  const small: DecodedImage = { width, height, data: new Uint8ClampedArray(4 * width * height) };
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) small.data[4 * i + c] = tensor[i + c * width * height]!;
    small.data[4 * i + 3] = 255;
  }
  return scale > 1 ? jpeg : await encodeJpeg(small, { quality: 78 });
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

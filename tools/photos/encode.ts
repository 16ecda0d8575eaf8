/**
 * Encodes the drawn scenes with a real Chromium, so that the fixtures carry the JPEG structure that a canvas writes.
 *
 *   deno run -A tools/photos/encode.ts [name ...]
 *
 * Reads tools/photos/.cache/*.png and tests/fixtures/photos/expected.json, writes tests/fixtures/photos/*.jpg.
 * CHROMIUM names the browser's executable (default: /usr/bin/chromium).
 */
import { chromium } from "../../harness/packages/playwright.ts";

interface Scene {
  file: string;
  quality: number;
  orientation: number;
}

const cache = new URL("./.cache/", import.meta.url);
const out = new URL("../../tests/fixtures/photos/", import.meta.url);

/** Runs in the page: PNG in, JPEG out, both as data URLs. */
async function draw([source, quality]: [string, number]): Promise<string> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  if (blob === null) throw new Error("the canvas gave no JPEG");
  return await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.readAsDataURL(blob);
  });
}

/** Inserts an APP1 EXIF segment that holds nothing but the orientation, right behind the start-of-image marker. */
function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array<ArrayBuffer> {
  // deno-fmt-ignore
  const exif = [
    0xff, 0xe1, 0x00, 0x22, 0x45, 0x78, 0x69, 0x66, 0x00, 0x00, // APP1, length 34, "Exif\0\0"
    0x4d, 0x4d, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x08, 0x00, 0x01, // big-endian TIFF, one entry
    0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, orientation, 0x00, 0x00, // Orientation, SHORT
    0x00, 0x00, 0x00, 0x00, // no further directory
  ];
  const result = new Uint8Array(jpeg.length + exif.length);
  result.set(jpeg.subarray(0, 2));
  result.set(exif, 2);
  result.set(jpeg.subarray(2), 2 + exif.length);
  return result;
}

const scenes: Scene[] = JSON.parse(await Deno.readTextFile(new URL("expected.json", out)));
const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const page = await browser.newPage();
let total = 0;
for (const { file, quality, orientation } of scenes) {
  if (Deno.args.length > 0 && !Deno.args.includes(file.replace(/\.jpg$/, ""))) continue;
  const png = await Deno.readFile(new URL(file.replace(/\.jpg$/, ".png"), cache));
  const address = await page.evaluate(
    draw,
    [`data:image/png;base64,${png.toBase64()}`, quality] as [string, number],
  );
  const jpeg = Uint8Array.fromBase64(address.slice(address.indexOf(",") + 1));
  const bytes = orientation === 1 ? jpeg : withOrientation(jpeg, orientation);
  await Deno.writeFile(new URL(file, out), bytes);
  total += bytes.length;
}
await browser.close();
await Deno.stdout.write(new TextEncoder().encode(`${scenes.length} photographs, ${total} bytes\n`));

/** A film without anything on it, for what an empty picture makes of a page. */
const CACHE = new URL("../../../.cache/e2e/", import.meta.url);
const [WIDTH, HEIGHT, FRAMES] = [640, 480, 4];

/**
 * Path of a y4m file whose lower half is `step` brighter than its upper one, kept in a folder that git ignores.
 * With a step of 0 it is what a camera without any picture gives.
 */
export async function plainFilm(
  { luma, step = 8 }: { readonly luma: number; readonly step?: number },
): Promise<string> {
  await Deno.mkdir(CACHE, { recursive: true });
  const path = new URL(`plain-${luma}-${step}.y4m`, CACHE).pathname;
  const head = new TextEncoder().encode(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F30:1 Ip A1:1 C420jpeg\n`);
  const mark = new TextEncoder().encode("FRAME\n");
  const pixels = WIDTH * HEIGHT;
  const film = new Uint8Array(head.length + FRAMES * (mark.length + pixels * 1.5)).fill(128);
  film.set(head);
  for (let frame = 0, at = head.length; frame < FRAMES; frame++, at += mark.length + pixels * 1.5) {
    film.set(mark, at);
    const start = at + mark.length;
    film.fill(luma, start, start + pixels / 2);
    film.fill(luma + step, start + pixels / 2, start + pixels);
  }
  await Deno.writeFile(path, film);
  return path;
}

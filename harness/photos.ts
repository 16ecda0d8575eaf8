import type { Face } from "../src/faces/mod.ts";

/** One photograph of tests/fixtures/photos and what the server must say to it. */
interface ExpectedPhoto {
  readonly file: string;
  /** Upright pixels. */
  readonly width: number;
  readonly height: number;
  readonly expect: "accepted" | { readonly error_code: string; readonly message: string };
  readonly subjects: readonly {
    readonly box: readonly [number, number, number, number];
    readonly points: readonly (readonly [number, number])[];
  }[];
}

const FOLDER = new URL("../tests/fixtures/photos/", import.meta.url);

export async function expectedPhotos(): Promise<readonly ExpectedPhoto[]> {
  return JSON.parse(await Deno.readTextFile(new URL("expected.json", FOLDER)));
}

export function readPhoto(file: string): Promise<Uint8Array> {
  return Deno.readFile(new URL(file, FOLDER));
}

/** The faces as they were drawn, as a perfect detector would give them. */
export function drawnFaces({ subjects }: ExpectedPhoto): Face[] {
  return subjects.map(({ box: [x0, y0, x1, y1], points }) => ({
    box: { x0, y0, x1, y1 },
    points: points.map(([x, y]) => ({ x, y })) as unknown as Face["points"],
    score: 1,
  }));
}

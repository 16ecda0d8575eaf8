import type { Face } from "../../src/faces/mod.ts";

/** Real pictures beside the project; absent in a plain clone. */
const REAL = new URL("../../../shared/data/real/", import.meta.url);
const NOBODY = ["no-face", "no-face-hard"].map((name) => new URL(`../${name}/`, REAL));

/** One picture of one person, as the listing describes it. */
export interface Subject {
  readonly url: URL;
  readonly set: "legislators" | "generated";
  readonly box: Face["box"];
  readonly points: Face["points"];
  /** Degrees, as the listing measured it on the lit cheek. */
  readonly typologyAngle: number;
  readonly age: "child" | "adult" | "unlabelled";
  readonly headCover: "covered" | "bare" | "unlabelled";
  /** Nothing on the face itself, and seen from the front, as far as the listing tells. */
  readonly isPlain: boolean;
}

interface Listed {
  readonly file: string;
  readonly set: string;
  readonly part: "train" | "validate";
  readonly box: readonly [number, number, number, number];
  readonly five_points: readonly (readonly [number, number])[];
  readonly ita: number;
  /** What a picture was generated from. */
  readonly prompt?: string;
}

const CHILD = /\b(baby|boy|girl)\b/;
const HEAD_COVER = /headscarf|hijab|turban|\bhat\b|\bcap\b|helmet|headband|beanie/;
const NOT_PLAIN = /mask|sunglasses|helmet|side profile/;

/** The validation part: it is measured, and nothing is chosen on it. Undefined where the pictures are not there. */
export async function readSubjects(): Promise<readonly Subject[] | undefined> {
  const text = await Deno.readTextFile(new URL("faces.json", REAL)).catch(() => undefined);
  if (text === undefined) return undefined;
  const listed: readonly Listed[] = JSON.parse(text);
  return listed.filter(({ part }) => part === "validate").map(subjectOf);
}

function subjectOf({ file, box: [x0, y0, x1, y1], five_points, ita, prompt }: Listed): Subject {
  return {
    url: new URL(file, REAL),
    set: prompt === undefined ? "legislators" : "generated",
    box: { x0, y0, x1, y1 },
    points: five_points.map(([x, y]) => ({ x, y })) as unknown as Face["points"],
    typologyAngle: ita,
    age: prompt === undefined ? "unlabelled" : CHILD.test(prompt) ? "child" : "adult",
    headCover: prompt === undefined ? "unlabelled" : HEAD_COVER.test(prompt) ? "covered" : "bare",
    isPlain: prompt === undefined || !NOT_PLAIN.test(prompt),
  };
}

/** Faces that are held into a camera, alive or on a telephone. */
export interface Presented {
  readonly url: URL;
  readonly isLive: boolean;
}

export async function readPresented(): Promise<readonly Presented[]> {
  const listed: readonly { readonly file: string; readonly label: "real" | "fake" }[] = JSON.parse(
    await Deno.readTextFile(new URL("liveness.json", REAL)),
  );
  return listed.map(({ file, label }) => ({ url: new URL(file, REAL), isLive: label === "real" }));
}

/** Photographs that show nobody. */
export async function readNobody(): Promise<readonly URL[]> {
  const files: URL[] = [];
  for (const folder of NOBODY) {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".jpg")) files.push(new URL(name, folder));
    }
  }
  return files.sort((a, b) => a.href < b.href ? -1 : 1);
}

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
  const listed = await readListing<Listed>("faces.json");
  return listed?.filter(({ part }) => part === "validate").map(subjectOf);
}

async function readListing<Entry>(name: string): Promise<readonly Entry[] | undefined> {
  const text = await Deno.readTextFile(new URL(name, REAL)).catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
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

/** A face that is held into a camera, alive or on a screen. */
export interface Presented {
  readonly url: URL;
  readonly isLive: boolean;
  /** One person before one camera. */
  readonly person: string;
}

/** Undefined where the pictures are not there. */
export async function readPresented(): Promise<readonly Presented[] | undefined> {
  const listed = await readListing<PresentedEntry>("liveness.json");
  const people = [...new Set(listed?.map(({ repo }) => repo))];
  return listed?.map(({ file, label, repo }) => ({
    url: new URL(file, REAL),
    isLive: label === "real",
    person: `person ${people.indexOf(repo) + 1}`,
  }));
}

interface PresentedEntry {
  readonly file: string;
  readonly label: "real" | "fake";
  readonly repo: string;
}

/** Details of things and of screens that show them, nobody among them. */
export async function readRecaptured(): Promise<
  readonly { readonly url: URL; readonly isScreen: boolean }[]
> {
  const listed = await readListing<{ readonly file: string; readonly label: string }>("recapture.json");
  return listed?.map(({ file, label }) => ({ url: new URL(file, REAL), isScreen: label === "screen" })) ?? [];
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

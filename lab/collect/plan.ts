/** Which visits are left, and in which order: every species gets its share early. */
import type { BrowserKind } from "../../harness/browser/browsers.ts";
import type { SceneId, Size } from "../media/mod.ts";
import type { Sample, Split } from "../sample.ts";
import { type Origin, SPECIES, type Species } from "../species.ts";

type VisitOrigin = Extract<Origin, { readonly kind: "visit" }>;

/** One visit to come. */
export interface Task {
  readonly species: Species;
  readonly origin: VisitOrigin;
  readonly split: Split;
  /** Number of its first capture. */
  readonly attempt: number;
  readonly scene: SceneId;
  readonly take: number;
  readonly size: Size;
}

/** Tasks that one browser can serve one after the other. */
export interface VisitBatch {
  readonly browser: BrowserKind;
  /** Undefined: a test device. */
  readonly size: Size | undefined;
  readonly tasks: readonly Task[];
}

const VGA: Size = { width: 640, height: 480 };
const HD: Size = { width: 1280, height: 720 };
const FULL_HD: Size = { width: 1920, height: 1080 };
/** Of ten films five are HD, four VGA and one full HD. */
const SIZES: readonly Size[] = [HD, VGA, HD, VGA, FULL_HD, HD, VGA, HD, VGA, HD];
/** Tasks of one browser. */
const LOT = 40;

interface PlanOptions {
  readonly scenes: readonly SceneId[];
  /** Species and splits that are wanted. */
  readonly wanted: (species: Species, split: Split) => boolean;
  /** Attempts that are already there. */
  readonly done: (species: string, split: Split) => ReadonlySet<Sample["attempt"]>;
}

export function planVisits({ scenes, wanted, done }: PlanOptions): readonly VisitBatch[] {
  const tasks: Task[] = [];
  for (const split of ["learn", "measure"] as const) {
    const own = scenes.filter((scene) => scene.split === split);
    for (const species of SPECIES) {
      if (species.from.kind !== "visit" || !wanted(species, split)) continue;
      const origin = species.from;
      const there = done(species.name, split);
      for (let attempt = 0; attempt < origin.attempts[split]; attempt += origin.captures) {
        if (there.has(attempt + origin.captures - 1)) continue;
        const number = attempt / origin.captures;
        const take = Math.floor(number / own.length);
        const scene = own[number % own.length]!;
        const size = origin.captures <= 2 ? SIZES[(scene.index + take) % SIZES.length]! : HD;
        tasks.push({ species, origin, split, attempt, scene, take, size });
      }
    }
  }
  return batchesOf(tasks);
}

function batchesOf(tasks: readonly Task[]): readonly VisitBatch[] {
  const byBrowser = Map.groupBy(
    tasks,
    ({ origin, size }) => `${origin.browser} ${origin.film === undefined ? "device" : `${size.width}`}`,
  );
  const batches: VisitBatch[] = [];
  for (const group of byBrowser.values()) {
    const sorted = group.toSorted((a, b) =>
      a.split.localeCompare(b.split) ||
      a.attempt / a.origin.attempts[a.split] - b.attempt / b.origin.attempts[b.split]
    );
    for (let at = 0; at < sorted.length; at += LOT) {
      const [first] = sorted;
      batches.push({
        browser: first!.origin.browser,
        size: first!.origin.film === undefined ? undefined : first!.size,
        tasks: sorted.slice(at, at + LOT),
      });
    }
  }
  // Learning first, and the groups take turns.
  return batches.toSorted((a, b) =>
    a.tasks[0]!.split.localeCompare(b.tasks[0]!.split) || progressOf(a) - progressOf(b)
  );
}

function progressOf({ tasks: [first] }: VisitBatch): number {
  return first!.attempt / first!.origin.attempts[first!.split];
}

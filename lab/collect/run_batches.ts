/** Browsers at work: visits made, bundles opened, features kept. */
import { parseBundle } from "../../src/bundle/mod.ts";
import type { KeyRing } from "../../src/envelope/mod.ts";
import type { Analyser } from "../../src/analysis/mod.ts";
import type { Display } from "../../harness/browser/browsers.ts";
import { measure } from "../measure.ts";
import type { Shown } from "../sample.ts";
import type { Store } from "../store.ts";
import type { FilmMaker } from "./film_maker.ts";
import { openBundle } from "./keys.ts";
import { BrowserRun, type Visit } from "./browser_run.ts";
import { materialFiles } from "./material.ts";
import type { Task, VisitBatch } from "./plan.ts";
import type { Surgeon } from "./surgeon.ts";

export interface VisitContext {
  readonly store: Store;
  readonly shared: URL;
  readonly display: Display;
  readonly keys: KeyRing;
  readonly client: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly analyser: Analyser;
  readonly films: FilmMaker;
  readonly surgeon: Surgeon;
  /** Keep opened bundles, photos included, so that features can be measured again. */
  readonly keep: boolean;
  readonly report: (event: { readonly attempts: number } | { readonly trouble: string }) => void;
}

/** Kept frames: only where the evidence lives on them. */
const CROPS_OF = /^(?:bona_fide|driver_)/;
/** One letter of a text in one built file: harmless, and not what was published. */
const PATCHES = {
  library: { file: "iad-capture.js", text: "Already started" },
  worker: { file: "iad-capture-worker.js", text: "The track ended" },
} as const;

interface Prepared {
  readonly visit: Visit;
  readonly shown: Shown;
  readonly film: string | undefined;
}

/** One browser's tasks, one after the other; a task that fails is told and left for the next run. */
export async function runBatch({ browser, size, tasks }: VisitBatch, context: VisitContext): Promise<void> {
  const id = crypto.randomUUID().slice(0, 8);
  const cameraPath = size && await context.store.path("lanes", `camera-${id}.y4m`);
  const run = new BrowserRun({
    browser,
    display: context.display,
    ...(cameraPath !== undefined && { cameraPath }),
    key: context.keys.publicKeys()[0],
    client: context.client,
  });
  const work: Promise<void>[] = [];
  try {
    // The next film is made while the browser looks at this one.
    let next = prepare(tasks[0], context);
    for (const [index, task] of tasks.entries()) {
      const prepared = next;
      next = prepare(tasks[index + 1], context);
      try {
        const ready = await prepared;
        const bundles = await run.visit(ready!.visit);
        work.push(
          keepAll(bundles, { task, shown: ready!.shown, context }).catch((thrown) =>
            tell(thrown, task, context)
          ),
        );
      } catch (thrown) {
        tell(thrown, task, context);
      } finally {
        const { film } = await prepared.catch(() => undefined) ?? {};
        if (film !== undefined) await Deno.remove(film);
      }
    }
    await Promise.all(work);
  } finally {
    await run.close();
    if (cameraPath !== undefined) await Deno.remove(cameraPath).catch(() => {});
  }
}

function tell(thrown: unknown, { species, attempt }: Task, { report }: VisitContext): void {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  report({ trouble: `${species.name} ${attempt}: ${why.slice(0, 300)}` });
}

function prepare(task: Task | undefined, context: VisitContext): Promise<Prepared | undefined> {
  const prepared = task === undefined ? Promise.resolve(undefined) : preparedVisit(task, context);
  prepared.catch(() => {});
  return prepared;
}

async function preparedVisit({ origin, scene, take, size }: Task, context: VisitContext): Promise<Prepared> {
  const { store, shared, films } = context;
  const { film: kind, injection, material, patched, captures } = origin;
  const film = kind && await store.path("films", `${crypto.randomUUID()}.y4m`);
  const made = film !== undefined && kind !== undefined
    ? await films.make(film, { kind, scene, take, size, shared })
    : undefined;
  const played = injection?.source === "video";
  return {
    film,
    shown: {
      scene: `${scene.split}-${scene.index}`,
      group: scene.group,
      resolution: `${size.width}x${size.height}`,
      transport: String(made?.detail["transport"] ?? "none"),
    },
    visit: {
      captures,
      ...(film !== undefined && { film }),
      ...(injection && { injection }),
      ...(material &&
        {
          material: await materialFiles(material, {
            store,
            shared,
            scene,
            take,
            played,
          }),
        }),
      ...(patched && { alterClient: patcher(patched) }),
    },
  };
}

function patcher(which: keyof typeof PATCHES): NonNullable<Visit["alterClient"]> {
  const { file, text } = PATCHES[which];
  return (name, bytes) => {
    // The worker is loaded under the name with its hash.
    if (!name.startsWith(file.replace(".js", "."))) return bytes;
    const at = new TextDecoder("latin1").decode(bytes).indexOf(text);
    if (at < 0) throw new Error(`Nothing to alter in ${name}`);
    return bytes.map((byte, index) => index === at ? byte ^ 0x20 : byte);
  };
}

async function keepAll(
  bundles: readonly Uint8Array<ArrayBuffer>[],
  { task, shown, context }: { readonly task: Task; readonly shown: Shown; readonly context: VisitContext },
): Promise<void> {
  const { species, split, attempt: first } = task;
  for (const [index, sealed] of bundles.entries()) {
    const attempt = first + index;
    const { plaintext, ciphertext } = await openBundle(sealed, context.keys);
    const receivedMs = Date.now();
    const outcome = await measure(plaintext, { analyser: context.analyser, ciphertext, receivedMs });
    const name = `${species.name}.${split}/${attempt}`;
    if (context.keep) await Deno.writeFile(await context.store.path("captures", `${name}.cbor`), plaintext);
    if (CROPS_OF.test(species.name)) {
      await Deno.writeFile(await context.store.path("crops", `${name}.luma`), framesOf(plaintext));
    }
    await context.store.add([{ species: species.name, attempt, split, shown, outcome }]);
    context.report({ attempts: 1 });
    await context.surgeon.operate({
      species: species.name,
      split,
      attempt,
      shown,
      plaintext,
      sealed,
      receivedMs,
    });
  }
}

/** All frames of all regions, one after the other. */
function framesOf(plaintext: Uint8Array<ArrayBuffer>): Uint8Array {
  const frames = parseBundle(plaintext).crops?.regions.flatMap(({ frames }) => frames) ?? [];
  const out = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const frame of frames) {
    out.set(frame, at);
    at += frame.length;
  }
  return out;
}

import type { SignalObservation } from "../../src/bundle/types.ts";
import { DeadlineError, withDeadline } from "../deadline.ts";
import { isPlainValue } from "./plain_value.ts";
import { signalSources } from "./sources.ts";
import { type SignalContext, type SignalSource, Unavailable } from "./types.ts";

export type Observations = Record<string, SignalObservation>;

/** Runs the sources around one camera session. Neither function ever rejects or takes longer than the slowest limit. */
interface SignalCollector {
  /** Starts the early sources; call it once the preview plays. Called again, it forgets the earlier answers. */
  startEarly(context: SignalContext): void;
  /** At the shutter: the late sources, and the answers of the early ones. */
  observeLate(context: SignalContext): Promise<Observations>;
}

/** Names of errors are told, never their messages: those may quote the page. */
const ERROR_NAME = /^[A-Z][A-Za-z]{0,60}Error$/;

export function createSignalCollector(sources: readonly SignalSource[] = signalSources()): SignalCollector {
  const [early, late] = (["early", "late"] as const).map((when) =>
    sources.filter((source) => source.when === when)
  ) as [SignalSource[], SignalSource[]];
  let started: Promise<Observations> | undefined;
  return {
    startEarly(context) {
      started = observeInTurn(early, context);
    },
    async observeLate(context) {
      started ??= observeInTurn(early, context);
      const [kept, fresh] = await Promise.all([started, observeAll(late, context)]);
      const repeated = early.flatMap((source) => lookAgain(source, kept[source.name]));
      return { ...kept, ...fresh, ...await observeAll(repeated, context) };
    },
  };
}

function lookAgain(source: SignalSource, earlier: SignalObservation | undefined): SignalSource[] {
  if (source.again === undefined || earlier?.status !== "observed") return [];
  return [{ ...source, observe: (context) => source.again!(context, earlier.value) }];
}

async function observeAll(sources: readonly SignalSource[], context: SignalContext): Promise<Observations> {
  const observations = sources.map(async (source) =>
    [source.name, await observeSource(source, context)] as const
  );
  return Object.fromEntries(await Promise.all(observations));
}

/** Each in a task of its own, so that the preview does not stutter; nobody waits for the one before. */
async function observeInTurn(
  sources: readonly SignalSource[],
  context: SignalContext,
): Promise<Observations> {
  const turns = sources.map(async (source, index) => {
    await new Promise((resolve) => setTimeout(resolve, index));
    return await observeAll([source], context);
  });
  return Object.assign({}, ...await Promise.all(turns));
}

async function observeSource(source: SignalSource, context: SignalContext): Promise<SignalObservation> {
  try {
    const work = (async () => await source.observe(context))();
    const value = await withDeadline(work, { milliseconds: source.limitMs });
    return isPlainValue(value) ? { status: "observed", value } : { status: "failed", reason: "malformed" };
  } catch (thrown) {
    return whyNot(thrown);
  }
}

function whyNot(thrown: unknown): SignalObservation {
  try {
    if (thrown instanceof Unavailable) return { status: "unavailable", reason: thrown.message };
    if (thrown instanceof DeadlineError) return { status: "failed", reason: "timeout" };
    const { name } = thrown as { readonly name?: unknown };
    if (typeof name === "string" && ERROR_NAME.test(name)) return { status: "failed", reason: name };
  } catch {
    // A page may throw what breaks when looked at.
  }
  return { status: "failed", reason: "error" };
}

import { CaptureError } from "../errors.ts";
import type { CaptureOptions, SealingKeys } from "../types.ts";

/** What a page may hand over at each start. */
export type Prepared = Partial<Pick<CaptureOptions, "publicKey" | "keyId" | "nonce" | "external">>;

/** Detail of the event `prepare`: the way of frameworks that can listen to an element and not set its properties. */
export interface PrepareRequest {
  /** Answers the event, as the property `prepare` would; the first answer counts. Call it while the event is told. */
  respondWith(prepared: Prepared | Promise<Prepared>): void;
}

interface Page extends HTMLElement {
  readonly publicKey: SealingKeys | undefined;
  readonly prepare: (() => Prepared | Promise<Prepared>) | undefined;
}

/** A page that still loads has so long to hand over its keys, once a person has acted. Milliseconds. */
const SETUP_MS = 5000;
const ASK_AGAIN_MS = 100;

/**
 * What the page gives for this start, by its listener, its function or its property, keys included. A person may
 * click before the page has set anything: then it waits. Rejects with {@link CaptureError} `invalid_options`.
 */
export async function preparedBy(page: Page): Promise<Prepared & Pick<CaptureOptions, "publicKey">> {
  for (let waited = 0;; waited += ASK_AGAIN_MS) {
    const answer = answerOf(page);
    const { publicKey = page.publicKey, ...others } = read(await answer ?? {});
    if (publicKey !== undefined) return { publicKey, ...others };
    if (answer !== undefined || waited >= SETUP_MS) throw new CaptureError("invalid_options", missing(page));
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

function ask(page: HTMLElement): Prepared | Promise<Prepared> | undefined {
  let answer: Prepared | Promise<Prepared> | undefined;
  const detail: PrepareRequest = { respondWith: (prepared) => answer ??= prepared };
  page.dispatchEvent(new CustomEvent("prepare", { detail, bubbles: true, composed: true }));
  return answer;
}

/** Undefined where neither listener nor function is there yet. A function is called once, whatever it gives. */
function answerOf(page: Page): Promise<Prepared | undefined> | undefined {
  const answer = ask(page);
  const { prepare } = page;
  if (answer === undefined && prepare === undefined) return undefined;
  return told(() => answer ?? prepare?.());
}

async function told(give: () => Prepared | Promise<Prepared> | undefined): Promise<Prepared | undefined> {
  try {
    return await give();
  } catch (thrown) {
    throw new CaptureError("invalid_options", "The element's prepare failed", { cause: thrown });
  }
}

/** These four and nothing else: undefined ones are none, so that they do not hide attributes. */
function read({ publicKey, keyId, nonce, external }: Prepared): Prepared {
  return {
    ...(publicKey !== undefined && { publicKey }),
    ...(keyId !== undefined && { keyId }),
    ...(nonce !== undefined && { nonce }),
    ...(external !== undefined && { external }),
  };
}

function missing(page: HTMLElement): string {
  return page.hasAttribute("prepare")
    ? "prepare came as an attribute: import the element before the page is built, or listen to its event prepare"
    : "The element has no publicKey";
}

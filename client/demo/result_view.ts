import { html } from "../element/dom.ts";
import { drawPhoto } from "../element/draw_photo.ts";
import { icon } from "../element/icons.ts";
import type { SealedCapture } from "../types.ts";
import { evidenceView } from "./evidence_view.ts";
import type { Checked, DemoCheck } from "./server.ts";

/** From this probability on, a capture is accepted. */
const ACCEPTED_FROM = 0.5;

interface Headline {
  readonly kind: "accepted" | "rejected" | "unjudged";
  readonly title: string;
  readonly text: string;
}

/** The whole answer: what a relying party sees, and for the developer why. `again` starts anew. */
export function resultView(
  sealed: SealedCapture,
  { checked, nonce, again }: {
    readonly checked: Checked;
    readonly nonce: string | undefined;
    readonly again: () => void;
  },
): readonly HTMLElement[] {
  const photo = html("canvas", { role: "img", "aria-label": "The photo that was sealed" });
  void drawPhoto(photo, sealed.preview);
  const button = html("button", { type: "button", class: "primary again" }, ["Try again"]);
  button.addEventListener("click", again);
  return [
    html("div", { class: "card outcome" }, [
      html("figure", {}, [photo]),
      headlineView(headlineOf(checked)),
      button,
    ]),
    html("div", { class: "details" }, [
      ...(checked.kind === "verdict" ? [evidenceView(checked.check.evidence)] : []),
      ...(checked.kind === "unreachable" ? [] : [answerView(checked)]),
      bundleView(sealed, { nonce, bundle: checked.kind === "verdict" ? checked.check.bundle : undefined }),
    ]),
  ];
}

function headlineOf(checked: Checked): Headline {
  if (checked.kind === "unreachable") {
    return { kind: "unjudged", title: "No answer", text: "The server did not answer. Try again." };
  }
  if (checked.kind === "problem") {
    const { status, message } = checked.problem;
    return status === 400
      ? {
        kind: "unjudged",
        title: message,
        text: "The server could not judge this photo, so there is no verdict.",
      }
      : { kind: "unjudged", title: message, text: "The server could not check this now. Try again." };
  }
  const { probability } = checked.check.verdict.capture_liveness;
  const shown = probability < 0.001 ? "less than 0.001" : probability.toFixed(3);
  return probability >= ACCEPTED_FROM
    ? { kind: "accepted", title: "Accepted", text: `A genuine capture, with probability ${shown}.` }
    : {
      kind: "rejected",
      title: "Rejected",
      text: `The probability of a genuine capture is ${shown}; 0.5 is needed.`,
    };
}

function headlineView({ kind, title, text }: Headline): HTMLElement {
  return html("div", { class: `headline ${kind}` }, [
    icon(kind === "accepted" ? "done" : "problem"),
    html("h2", { id: "outcome", tabindex: "-1" }, [title]),
    html("p", {}, [text]),
  ]);
}

function answerView(checked: Exclude<Checked, { kind: "unreachable" }>): HTMLElement {
  const [call, body] = checked.kind === "verdict"
    ? ["The relying party’s backend gets this from POST /check_capture_liveness.", checked.check.verdict]
    : [`The relying party’s backend gets this, with status ${checked.problem.status}.`, {
      ...checked.problem,
      path: "/check_capture_liveness",
    }];
  return html("section", { class: "card", "aria-labelledby": "answer-title" }, [
    html("h2", { id: "answer-title" }, ["The answer"]),
    html("p", { class: "muted" }, [call]),
    html("pre", { tabindex: "0", role: "region", "aria-label": "Answer as JSON" }, [
      html("code", {}, [JSON.stringify(body, null, 2)]),
    ]),
    html("p", { class: "warning" }, [
      html("strong", {}, ["Reasons are for developers and analysts, never for users. "]),
      "They tell an attacker what to mend. Users get “please try again”, and for the 400 errors of face and image, how.",
    ]),
  ]);
}

function bundleView(
  sealed: SealedCapture,
  { nonce, bundle }: { readonly nonce: string | undefined; readonly bundle: DemoCheck["bundle"] | undefined },
): HTMLElement {
  const { width, height, preview, timings, bundleId } = sealed;
  const rows: readonly (readonly [string, string])[] = [
    ["Size", bytes(sealed.bundle.length)],
    ...(bundle === undefined ? [] : [
      ["Version", String(bundle.version)],
      ["Key id", bundle.key_id],
      ["Encapsulated key", bytes(bundle.enc_bytes)],
      ["Ciphertext", bytes(bundle.ciphertext_bytes)],
    ] as const),
    ["Suite", sealed.suite],
    ["Photo", `${width} × ${height}, ${bytes(preview.size)}`],
    ["Bundle id", bundleId],
    ["Nonce", nonce ?? "none"],
    ["Waiting for frames", `${Math.round(timings.frames)} ms`],
    ["Facts, encoding, sealing", `${Math.round(timings.work)} ms`],
  ];
  return html("section", { class: "card", "aria-labelledby": "bundle-title" }, [
    html("h2", { id: "bundle-title" }, ["The bundle"]),
    html(
      "dl",
      {},
      rows.map(([term, value]) => html("div", {}, [html("dt", {}, [term]), html("dd", {}, [value])])),
    ),
  ]);
}

function bytes(count: number): string {
  return count < 10_000 ? `${count} bytes` : `${(count / 1000).toFixed(0)} kB`;
}

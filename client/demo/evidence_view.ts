import { html } from "../element/dom.ts";
import type { Contribution, DemoCheck } from "./server.ts";

/** What each group of docs/detection.md asks. */
const QUESTIONS: Readonly<Record<string, string>> = {
  provenance: "Does the track behave like a camera’s?",
  tamper: "Are the browser’s own functions untouched?",
  automation: "Is a driver or a headless browser at work?",
  device: "Which camera is it?",
  timing: "Do the clocks agree?",
  temporal: "Do consecutive frames differ as a sensor’s do?",
  content: "Does the picture itself look captured?",
  binding: "Do photo, crops, signals and build belong together?",
  consistency: "Do browser, worker and headers tell one story?",
  replay: "Was this capture seen before?",
  attestation: "Does the device vouch for itself?",
};
/** The scale's least reach on the side of attacks, nats: no group may add more. */
const LEAST_REACH = 8;

/** A bar per group with its contributions, the weightiest first; groups with nothing to say in one line. */
export function evidenceView({ groups, contributions, pipeline }: DemoCheck["evidence"]): HTMLElement {
  const names = Object.keys(groups);
  const loud = names.filter((name) => groups[name] !== 0 || contributions.some(({ group }) => group === name))
    .sort((a, b) => groups[b]! - groups[a]!);
  const silent = names.filter((name) => !loud.includes(name));
  const scale = scaleOf(Object.values(groups));
  return html("section", { class: "card evidence", "aria-labelledby": "evidence-title" }, [
    html("h2", { id: "evidence-title" }, ["Evidence by group"]),
    html("p", { class: "muted" }, [
      `In nats: to the right speaks for an attack. Pipeline ${pipeline}.`,
    ]),
    html(
      "ul",
      { class: "groups" },
      loud.map((name) => groupView(name, { weight: groups[name]!, contributions, scale })),
    ),
    html("p", { class: "muted" }, [
      silent.length === 0
        ? "Every group has something to say."
        : `Nothing against this capture in: ${silent.join(", ")}.`,
    ]),
  ]);
}

interface Scale {
  readonly low: number;
  readonly high: number;
}

function scaleOf(weights: readonly number[]): Scale {
  return { low: Math.min(0, ...weights), high: Math.max(LEAST_REACH, ...weights) };
}

function groupView(
  name: string,
  { weight, contributions, scale }: {
    readonly weight: number;
    readonly contributions: readonly Contribution[];
    readonly scale: Scale;
  },
): HTMLLIElement {
  const members = contributions.filter(({ group }) => group === name).sort((a, b) => b.llr - a.llr);
  return html("li", { class: "group" }, [
    html("h3", {}, [name]),
    html("span", { class: "nats" }, [nats(weight)]),
    html("p", { class: "muted question" }, [QUESTIONS[name] ?? ""]),
    bar(weight, scale),
    html("ul", { class: "contributions" }, members.map((member) => contributionView(member))),
  ]);
}

function contributionView({ mark, llr, reason, hard }: Contribution): HTMLLIElement {
  return html("li", {}, [
    html("code", {}, [mark]),
    html("span", { class: "nats" }, [nats(llr)]),
    html("span", { class: "muted reason" }, [reason, ...(hard ? [" · decides alone"] : [])]),
  ]);
}

/** Drawn through the style object, which a policy without inline styles allows. */
function bar(weight: number, { low, high }: Scale): HTMLElement {
  const share = (value: number) => `${100 * (value - low) / (high - low)}%`;
  const fill = html("span", { class: weight > 0 ? "fill against" : "fill for" });
  fill.style.insetInlineStart = share(Math.min(0, weight));
  fill.style.inlineSize = `${100 * Math.abs(weight) / (high - low)}%`;
  const zero = html("span", { class: "zero" });
  zero.style.insetInlineStart = share(0);
  return html("div", { class: "bar", "aria-hidden": "true" }, [fill, zero]);
}

/** With a real minus sign. */
function nats(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
}

import type { Moment } from "./state.ts";
import type { TextKey } from "./texts.ts";

/** What a moment says: in the panel, over the picture, and aloud. */
interface Description {
  readonly title?: TextKey;
  readonly text?: TextKey;
  readonly hint?: TextKey;
  readonly spoken: readonly TextKey[];
  /** Interrupts what a screen reader says. */
  readonly urgent?: boolean;
}

export function describe(moment: Moment): Description {
  switch (moment.state) {
    case "idle":
      return moment.cancelled
        ? { title: "title", text: "error.cancelled.text", spoken: ["error.cancelled.text"] }
        : { title: "title", spoken: [] };
    case "permission":
      return {
        title: "permission.title",
        text: "permission.text",
        hint: "permission.title",
        spoken: ["permission.title", "permission.text"],
      };
    case "live":
      return { hint: "live.guide", spoken: ["live.ready"] };
    case "countdown":
      return { spoken: ["countdown"] };
    case "capturing":
      return { hint: "capturing", spoken: ["capturing"] };
    case "review":
      return { spoken: ["review.title", "review.text"] };
    case "done":
      return { title: "done.title", text: "done.text", spoken: ["done.title", "done.text"] };
    case "error": {
      const { code } = moment.error;
      const [title, text] = [`error.${code}.title`, `error.${code}.text`] as const;
      return { title, text, spoken: [title, text], urgent: true };
    }
  }
}

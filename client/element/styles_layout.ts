import { OVAL_SHARE } from "./oval.ts";
import { OVER_PICTURE } from "./theme.ts";

const { text, backing, dark } = OVER_PICTURE;
const GUIDE_INSET = `${50 - 50 * OVAL_SHARE}%`;

/** Frame, panel and stage. `--_ratio` is the video's width to height, set by the view. */
export const LAYOUT_CSS = `
:host { display: block; max-inline-size: 40rem; }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; margin: 0; }
.frame {
  position: relative;
  display: grid;
  overflow: hidden;
  container-type: inline-size;
  border-radius: var(--iad-radius, 1rem);
  background: var(--_surface);
  color: var(--_text);
  font: var(--iad-font, 1rem/1.5 system-ui, sans-serif);
  overflow-wrap: break-word;
}
.panel {
  grid-area: 1 / 1;
  z-index: 1;
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  gap: 0.75rem;
  min-block-size: 24rem;
  padding: 1.5rem;
  background: var(--_surface);
  text-align: center;
}
.title { font-size: 1.375rem; font-weight: 650; line-height: 1.25; text-wrap: balance; }
.text { max-inline-size: 32em; color: var(--_muted); text-wrap: pretty; }
.tips {
  display: grid;
  gap: 0.5rem;
  max-inline-size: 30em;
  padding-inline-start: 1.25em;
  color: var(--_muted);
  text-align: start;
}
.tips li::marker { color: var(--_accent); }
.art { display: grid; color: var(--_accent); }
.icon {
  display: none;
  inline-size: 4.5rem;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.frame[data-state="idle"] .face,
.frame[data-state="permission"] .camera,
.frame[data-state="done"] .done,
.frame[data-state="error"] .problem { display: block; }
.frame[data-state="error"] .art { color: var(--_danger); }
.stage {
  grid-area: 1 / 1;
  position: relative;
  justify-self: center;
  inline-size: min(100%, 62vh * var(--_ratio, 1.3333));
  inline-size: min(100%, 62svh * var(--_ratio, 1.3333));
  aspect-ratio: var(--_ratio, 1.3333);
  overflow: hidden;
  border-radius: var(--iad-radius, 1rem);
  background: ${dark};
}
/* Behind the panel while the camera is asked for: a video that is not laid out shows no first frame. */
.stage.waiting { position: absolute; inset: 0; inline-size: 100%; aspect-ratio: auto; }
.stage > video, .stage > canvas { display: block; position: absolute; inset: 0; inline-size: 100%; block-size: 100%; }
.stage > video { object-fit: cover; }
.stage > video.mirrored { transform: scaleX(-1); }
.stage > canvas { object-fit: contain; background: ${dark}; }
.guide {
  position: absolute;
  inset: ${GUIDE_INSET};
  inline-size: ${100 * OVAL_SHARE}%;
  block-size: ${100 * OVAL_SHARE}%;
  overflow: visible;
  pointer-events: none;
}
.veil { fill: rgb(0 0 0 / var(--iad-veil, 0.45)); }
.ring { fill: none; stroke: var(--iad-guide, #ffffff); stroke-width: 3; vector-effect: non-scaling-stroke; }
.ring { filter: drop-shadow(0 0 2px rgb(0 0 0 / 0.7)); }
.count {
  position: absolute;
  inset-block-end: 1rem;
  inset-inline: 0;
  display: grid;
  place-items: center;
  inline-size: 2em;
  block-size: 2em;
  margin-inline: auto;
  border-radius: 50%;
  background: ${backing};
  color: ${text};
  font-size: 2.25rem;
  font-weight: 650;
  line-height: 1;
  pointer-events: none;
}
.advice {
  grid-area: advice;
  display: flex;
  justify-content: center;
  align-items: center;
  gap: 0.5rem;
  min-block-size: 1.75rem;
  color: var(--_muted);
  text-align: center;
  text-wrap: balance;
}
.advice .icon { flex: none; inline-size: 1.5rem; stroke-width: 4; color: var(--_danger); }
.advice.urgent { color: var(--_text); font-weight: 600; }
.advice.urgent .icon { display: block; }
.spoken {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
`;

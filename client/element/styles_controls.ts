/** For narrow places: the shutter above, the camera choice and the way out below. */
const STACKED = `"advice advice" auto "middle middle" auto "start end" auto / 1fr auto;`;

/** Buttons, the camera choice, focus, motion and forced colours. */
export const CONTROLS_CSS = `
.controls {
  display: grid;
  grid-template: "advice advice advice" auto "start middle end" auto / minmax(0, 1fr) auto minmax(min-content, 1fr);
  align-items: center;
  gap: 0.75rem;
  padding: 0.75rem 1rem 1rem;
}
.controls.review { grid-template: none; justify-items: center; text-align: center; }
.question { color: var(--_muted); text-wrap: balance; }
.side { grid-area: start; display: flex; min-inline-size: 0; }
.side.end { grid-area: end; justify-content: flex-end; }
.side > button { max-inline-size: none; overflow-wrap: normal; }
.middle { grid-area: middle; justify-self: center; }
.actions { display: flex; flex-wrap: wrap; justify-content: center; gap: 0.75rem; }
button, select {
  min-block-size: 2.75rem;
  max-inline-size: 100%;
  border: 1px solid var(--_line);
  border-radius: var(--iad-button-radius, 0.75rem);
  background: var(--_surface);
  color: var(--_text);
  font: inherit;
}
button { padding: 0.5rem 1.25rem; font-weight: 600; cursor: pointer; }
button.primary { border-color: var(--_accent); background: var(--_accent); color: var(--_on-accent); }
button:hover { box-shadow: inset 0 0 0 1px currentColor; }
button[aria-disabled="true"] { cursor: default; }
select { min-inline-size: 0; inline-size: 12rem; padding: 0.25rem 0.5rem; text-overflow: ellipsis; }
.shutter {
  display: grid;
  justify-items: center;
  gap: 0.25rem;
  padding: 0.25rem 0.75rem;
  border-color: transparent;
  background: none;
  color: var(--_text);
  font-size: 0.875rem;
}
.shutter:hover { box-shadow: none; }
.knob {
  inline-size: 3.75rem;
  block-size: 3.75rem;
  border: 4px solid var(--_surface);
  border-radius: 50%;
  outline: 3px solid var(--_accent);
  background: var(--_accent);
}
.shutter:hover .knob { border-width: 6px; }
.shutter[aria-disabled="true"] .knob { border-style: dashed; background: var(--_muted); outline-color: var(--_muted); }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--_focus); outline-offset: 2px; }
canvas:focus-visible { outline-offset: -6px; border-radius: 0.75rem; }
@container (max-width: 30rem) {
  .side > * { padding-inline: 0.75rem; font-size: 0.9375rem; }
  .stage:not(.waiting) { aspect-ratio: min(var(--_ratio, 1.3333), 1.3333); }
  .controls.review .actions { inline-size: 100%; }
  .controls.review .actions > button { flex: 1 1 auto; }
}
@container (max-width: 30rem) { .controls.choice { grid-template: ${STACKED} } }
@container (max-width: 21rem) { .controls:not(.review) { grid-template: ${STACKED} } }
@media (prefers-reduced-motion: no-preference) {
  .knob, button { transition: border-width 120ms, box-shadow 120ms; }
  .frame[data-state="permission"] .camera { animation: breathe 2s ease-in-out infinite; }
  @keyframes breathe { 50% { opacity: 0.45; } }
}
@media (forced-colors: active) {
  .frame { border: 1px solid CanvasText; }
  .veil { fill: none; }
  .ring { stroke: Highlight; filter: none; }
  .icon { stroke: CanvasText; }
  .count { forced-color-adjust: none; }
  .knob { forced-color-adjust: none; border-color: Canvas; background: ButtonText; outline-color: ButtonText; }
  button.primary { border-width: 3px; }
}
`;

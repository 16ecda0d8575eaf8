import type { Row, Tally } from "../../harness/compose/run_table.ts";
import { faceOverlay } from "./face_overlay.ts";

/** One photograph of the sheet; of the row's own JPEG only a thumbnail is kept. */
export interface Exhibit extends Pick<Row, "scene" | "answer" | "faces" | "right"> {
  /** JPEG. */
  readonly thumbnail: Uint8Array;
}

const STYLE = `
:root{color-scheme:light dark;--back:#fbfbfa;--ink:#1c1d20;--dim:#5d6068;--line:#d9dadd;--card:#fff;--bad:#b3261e;--good:#1a6b3c}
@media(prefers-color-scheme:dark){:root{--back:#141518;--ink:#ececee;--dim:#a5a8b0;--line:#34363c;--card:#1d1f23;--bad:#ff8a80;--good:#7ad6a0}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1700px;padding:1.25rem clamp(.75rem,3vw,2rem) 3rem;background:var(--back);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .6rem}
p{margin:.25rem 0 .75rem;color:var(--dim);max-width:75ch}
.tally{display:grid;grid-template-columns:repeat(auto-fill,minmax(13.5rem,1fr));gap:.1rem 1.5rem;padding:0;margin:1rem 0;list-style:none}
.tally li{display:flex;justify-content:space-between;border-bottom:1px solid var(--line);padding:.15rem 0;font-variant-numeric:tabular-nums}
.tally span:last-child{white-space:nowrap;padding-left:.5rem}
.tally .short{color:var(--bad);font-weight:600}
.sheet{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(13rem,45%),1fr));gap:.75rem}
figure{margin:0;border:1px solid var(--line);border-radius:6px;background:var(--card);overflow:hidden;display:flex;flex-direction:column}
figure.miss{border:2px solid var(--bad)}
.photo{position:relative;background:#0003;aspect-ratio:1;overflow:hidden}
.frame{position:absolute;inset:0;margin:auto}
.frame img{display:block;width:100%;height:100%}
.frame svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
svg *{vector-effect:non-scaling-stroke;fill:none}
.box{stroke:#ffd60a;stroke-width:1.5}
.point{stroke:#000;stroke-width:.75}circle.point{fill:revert-layer}
.halo{stroke:#000;stroke-width:4}.hidden{stroke-width:2.2}
.axis{stroke-width:2}.a0{stroke:#ff5a4d}.a1{stroke:#4ade80}.a2{stroke:#60a5fa}
figcaption{padding:.4rem .55rem .5rem;font-size:.8rem;line-height:1.35;overflow-wrap:anywhere}
figcaption b{display:block;font-weight:600}
.right{color:var(--good)}.wrong{color:var(--bad);font-weight:600}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;color:var(--dim);font-size:.85rem}
.key i{font-style:normal;font-weight:700}
`;

/** The contact sheet as one file without references: what went wrong first, then category by category. */
export function sheetPage(exhibits: readonly Exhibit[], tallies: readonly Tally[]): string {
  const misses = exhibits.filter(({ right }) => !right);
  const sections = tallies.map(({ category }) =>
    section(category, exhibits.filter(({ scene }) => scene.category === category))
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Contact sheet of the face checks</title><style>${STYLE}</style></head><body>
<h1>Contact sheet of the face checks</h1>
<p>${
    exhibits.length - misses.length
  } of ${exhibits.length} photographs get the expected answer. They are composed and show nobody; the answer follows from how each was composed.</p>
<div class="key"><span><i style="color:#b08d00">▭</i> box</span><span><i style="color:#1fa84c">●</i> visible point</span><span><i style="color:#e02d1b">×</i> covered point</span><span><i style="color:#e0483c">―</i> the head's right</span><span><i style="color:#1fa84c">―</i> its down</span><span><i style="color:#2f7fe0">―</i> its forward</span></div>
<ul class="tally">${tallies.map(tallyItem).join("")}</ul>
${misses.length === 0 ? "" : section("Misses", misses)}
${sections.join("\n")}
</body></html>
`;
}

function tallyItem({ category, right, of }: Tally): string {
  return `<li${right < of ? ' class="short"' : ""}><span>${
    escape(category)
  }</span><span>${right} of ${of}</span></li>`;
}

function section(title: string, exhibits: readonly Exhibit[]): string {
  return `<h2>${escape(title)}</h2>\n<div class="sheet">${exhibits.map(figure).join("\n")}</div>`;
}

function figure({ scene, answer, faces, right, thumbnail }: Exhibit): string {
  const { name, size, expect } = scene;
  const { width, height } = size;
  const across = width >= height ? "width:100%" : "height:100%";
  const [face] = faces.toSorted((a, b) => b.box.x1 - b.box.x0 - (a.box.x1 - a.box.x0));
  const pose = face?.pose && `yaw ${face.pose.yaw.toFixed(0)}°, pitch ${face.pose.pitch.toFixed(0)}°`;
  return `<figure class="${
    right ? "hit" : "miss"
  }"><div class="photo"><div class="frame" style="aspect-ratio:${width}/${height};${across}">` +
    `<img alt="${escape(name)}" loading="lazy" src="data:image/jpeg;base64,${thumbnail.toBase64()}">${
      faceOverlay(faces, size)
    }</div></div>` +
    `<figcaption><b>${escape(name)}</b><span class="${right ? "right" : "wrong"}">${
      breakable(answer)
    }</span>` +
    `${right ? "" : `<br>expected ${breakable(expect)}`}<br>${width} × ${height}${
      pose ? `, ${pose}` : ""
    }</figcaption></figure>`;
}

/** Codes may break after an underscore. */
function breakable(code: string): string {
  return code.replaceAll("_", "_<wbr>");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

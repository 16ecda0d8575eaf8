/** Takes photos by itself, posts the sealed bundles and goes on to the next visit. */
const { key, captures, lookMs } = JSON.parse(document.documentElement.dataset.wishes);

async function tell(trouble) {
  await fetch("trouble", { method: "POST", body: String(trouble) });
  location.replace("/next");
}

addEventListener("error", (event) => tell(`${event.message} ${event.filename}:${event.lineno}`));
addEventListener("unhandledrejection", (event) => tell(event.reason?.stack ?? event.reason));

async function visit() {
  const { createCapture } = await import("/client/iad-capture.js");
  const capture = createCapture({ publicKey: [key] });
  await capture.start({ video: document.querySelector("video") });
  await new Promise((resolve) => setTimeout(resolve, lookMs));
  for (let count = 0; count < captures; count++) {
    const { bundle } = await capture.capture();
    await fetch("submit", { method: "POST", body: bundle });
  }
  capture.stop();
  location.replace("/next");
}

visit().catch((thrown) => tell(thrown?.cause?.stack ?? thrown?.stack ?? thrown));

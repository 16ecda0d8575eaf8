/** The integrator's page: takes a photo by itself and posts the sealed bundle to its own backend. */
const { suite, nonce: wantedNonce, external, captures = 1, lookMs = 1000 } = JSON.parse(
  document.documentElement.dataset.wishes,
);

async function tell(trouble) {
  await fetch("trouble", { method: "POST", body: String(trouble) });
}

addEventListener("error", (event) => tell(`${event.message} ${event.filename}:${event.lineno}`));
addEventListener("unhandledrejection", (event) => tell(event.reason?.stack ?? event.reason));

async function nonceOf() {
  if (wantedNonce !== "fresh") return wantedNonce;
  const response = await fetch("nonces", { method: "POST" });
  return (await response.json()).nonce;
}

async function visit() {
  const { createCapture } = await import("./client/iad-capture.js");
  const { keys } = await (await fetch("public_keys")).json();
  const nonce = await nonceOf();
  const capture = createCapture({
    publicKey: keys.filter((key) => suite === undefined || key.suite === suite),
    ...(nonce !== undefined && { nonce }),
    ...(external !== undefined && { external }),
  });
  await capture.start({ video: document.querySelector("video") });
  await new Promise((resolve) => setTimeout(resolve, lookMs));
  for (let count = 0; count < captures; count++) {
    const sealed = await capture.capture();
    const digest = await crypto.subtle.digest("SHA-256", await sealed.preview.arrayBuffer());
    const notes = {
      previewSha256: new Uint8Array(digest).toHex(),
      width: sealed.width,
      height: sealed.height,
      suite: sealed.suite,
      timings: sealed.timings,
    };
    await fetch("submit", {
      method: "POST",
      headers: { "x-notes": JSON.stringify(notes) },
      body: sealed.bundle,
    });
  }
  capture.stop();
}

visit().catch((thrown) => tell(thrown?.cause?.stack ?? thrown?.stack ?? thrown));

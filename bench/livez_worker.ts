/// <reference lib="deno.worker" />
/** Asks `/livez` every 20 ms, one at a time, and posts how long each answer took. */
self.onmessage = async ({ data: url }: MessageEvent<string>) => {
  while (true) {
    const started = performance.now();
    const response = await fetch(`${url}/livez`);
    await response.arrayBuffer();
    self.postMessage(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/* global realGetUserMedia, hookQuietly, generatorStream, loopedStream, FRAME_MS */
/**
 * One script for every way of putting a stream of the page's own in the camera's place; it runs before the library,
 * behind the kit of the browser tests. `hook`: how getUserMedia is replaced. `source`: what kind of track it gives.
 */
const { hook, source, motion, film } = JSON.parse(document.documentElement.dataset.attack);
const SIZE = { width: 1280, height: 720 };

async function playing(src) {
  const video = document.createElement("video");
  video.muted = true;
  video.loop = true;
  video.src = src;
  await video.play();
  return video;
}

/** The attacker's picture, drawn again for every frame as an unsteady hand or a slow zoom would show it. */
async function drawnCanvas() {
  const canvas = Object.assign(document.createElement("canvas"), SIZE);
  const context = canvas.getContext("2d");
  const picture = film
    ? await playing("material.mp4")
    : await createImageBitmap(await (await fetch("material.jpg")).blob());
  const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
  let frame = 0;
  function draw() {
    frame++;
    const zoom = motion === "zoomed" ? 1.03 + 0.02 * Math.sin(frame / 31) : motion === "none" ? 1 : 1.02;
    const scale = zoom * Math.max(SIZE.width / width, SIZE.height / height);
    const reach = motion === "panned" ? 4 : 0;
    context.drawImage(
      picture,
      (SIZE.width - scale * width) / 2 + reach * Math.sin(frame / 17),
      (SIZE.height - scale * height) / 2 + reach * Math.cos(frame / 23),
      scale * width,
      scale * height,
    );
  }
  draw();
  setInterval(draw, FRAME_MS);
  return canvas;
}

const SOURCES = {
  async canvas() {
    return (await drawnCanvas()).captureStream(30);
  },
  async generator() {
    return generatorStream(await drawnCanvas());
  },
  async rtc() {
    return await loopedStream((await drawnCanvas()).captureStream(30));
  },
  async video() {
    return (await playing("material.mp4")).captureStream();
  },
};

const HOOKS = {
  arrow() {
    navigator.mediaDevices.getUserMedia = async () => await SOURCES[source]();
  },
  proxy() {
    MediaDevices.prototype.getUserMedia = new Proxy(realGetUserMedia, { apply: () => SOURCES[source]() });
  },
  quiet() {
    hookQuietly(MediaDevices.prototype, "getUserMedia", () => ({
      async getUserMedia() {
        return await SOURCES[source]();
      },
    }.getUserMedia));
  },
};
HOOKS[hook]();

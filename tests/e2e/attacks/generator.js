/** Frames made by hand and pushed into a track of the page's own. */
injectStream(async () => {
  const canvas = await liveCanvas();
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  const writer = track.writable.getWriter();
  const started = performance.now();
  setInterval(() => {
    const frame = new VideoFrame(canvas, { timestamp: Math.round(1000 * (performance.now() - started)) });
    writer.write(frame).catch(() => {});
  }, FRAME_MS);
  return new MediaStream([track]);
});

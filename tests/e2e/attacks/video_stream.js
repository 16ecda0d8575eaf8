/** A recording played by a video element, and that element's stream. */
injectStream(async () => {
  const recorder = new MediaRecorder(await canvasStream(), { mimeType: "video/webm;codecs=vp8" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => recorder.onstop = resolve);
  recorder.start(100);
  // A busy machine records slowly: what counts is that there is something to play.
  const started = performance.now();
  const recorded = () => parts.reduce((sum, { size }) => sum + size, 0);
  while (performance.now() - started < 2000 || recorded() < 60_000) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  recorder.stop();
  await stopped;
  const video = document.createElement("video");
  video.muted = true;
  video.loop = true;
  video.src = URL.createObjectURL(new Blob(parts, { type: "video/webm" }));
  await video.play();
  return video.captureStream();
});

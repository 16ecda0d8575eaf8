/** A recording played by a video element, and that element's stream. */
injectStream(async () => {
  const recorder = new MediaRecorder(await canvasStream(), { mimeType: "video/webm;codecs=vp8" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => recorder.onstop = resolve);
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  recorder.stop();
  await stopped;
  const video = document.createElement("video");
  video.muted = true;
  video.loop = true;
  video.src = URL.createObjectURL(new Blob(parts, { type: "video/webm" }));
  await video.play();
  return video.captureStream();
});

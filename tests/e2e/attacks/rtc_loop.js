/** A track that went through a peer connection with itself: a plain MediaStreamTrack again at the other end. */
injectStream(async () => {
  // With a granted camera the browser offers plain addresses, and the two ends meet at once.
  await realGetUserMedia.call(navigator.mediaDevices, { video: true });
  const source = await canvasStream();
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
});

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

/** The test device passes itself off as a built-in camera, wherever a page can ask for a name. */
const CAMERA = "Integrated Camera (13d3:56ff)";
const NAMES = { videoinput: CAMERA, audioinput: "Built-in Audio Analog Stereo" };
hookQuietly(MediaStreamTrack.prototype, "label", () =>
  Object.getOwnPropertyDescriptor({
    get label() {
      return CAMERA;
    },
  }, "label").get);
hookQuietly(MediaDeviceInfo.prototype, "label", (real) =>
  Object.getOwnPropertyDescriptor({
    get label() {
      return NAMES[this.kind] ?? real.call(this);
    },
  }, "label").get);

/** `getUserMedia` behind a Proxy: its text is native, its name is lost. */
MediaDevices.prototype.getUserMedia = new Proxy(realGetUserMedia, {
  apply: (target, self, given) => Reflect.apply(target, self, given),
});

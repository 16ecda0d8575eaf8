/** `getUserMedia` replaced by a method, and `Function.prototype.toString` patched so that nobody sees it. */
injectStream(() => realGetUserMedia.call(navigator.mediaDevices, { video: { width: 1280, height: 720 } }));

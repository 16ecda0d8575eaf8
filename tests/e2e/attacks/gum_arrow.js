/** `getUserMedia` replaced by an arrow function on the instance, as the first search result shows it. */
navigator.mediaDevices.getUserMedia = (constraints) =>
  realGetUserMedia.call(navigator.mediaDevices, constraints);

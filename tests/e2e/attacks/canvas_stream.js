/** A canvas in the camera's place. */
injectStream(canvasStream);

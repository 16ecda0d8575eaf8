/** A track that went through a peer connection with itself. */
injectStream(async () => await loopedStream(await canvasStream()));

/** Frames made by hand and pushed into a track of the page's own. */
injectStream(async () => generatorStream(await liveCanvas()));

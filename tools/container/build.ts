/** Builds the image that `deno task test:image` tests, and prints its size. */
import { buildImage } from "../../harness/container/build.ts";

const started = performance.now();
const { bytes, root } = await buildImage();
const seconds = ((performance.now() - started) / 1000).toFixed(0);
const text = `${(bytes / 1e6).toFixed(1)} MB in ${root}, built in ${seconds} s\n`;
await Deno.stdout.write(new TextEncoder().encode(text));

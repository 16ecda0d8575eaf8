/** `deno task lock`: serve.lock from deno.lock. */
import { serveLock } from "./serve_lock.ts";

const ROOT = new URL("../../", import.meta.url);

const full = await Deno.readTextFile(new URL("deno.lock", ROOT));
await Deno.writeTextFile(new URL("serve.lock", ROOT), serveLock(full));

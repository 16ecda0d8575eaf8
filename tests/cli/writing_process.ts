/** Saves records until its stdin ends, then closes and prints how many. Started by backup_test.ts. */
import { openStore, record } from "../records/fixture.ts";

const store = await openStore(Deno.args[0]!);
let writing = true;
(async () => {
  for await (const _ of Deno.stdin.readable);
  writing = false;
})();
let saved = 0;
while (writing) {
  await store.save(record(saved++));
  // The client is synchronous underneath: without this the end of stdin would never be seen.
  await new Promise((resolve) => setTimeout(resolve));
  if (saved === 20) await Deno.stdout.write(new TextEncoder().encode("writing\n"));
}
await store.check();
await store.close();
await Deno.stdout.write(new TextEncoder().encode(`${saved}\n`));

/** Claims captures 0 to 49 and prints the numbers for which it was first. Started by claims_test.ts. */
import { capture, NOW_MS, openStore } from "./fixture.ts";

const [path, id] = Deno.args;
const store = await openStore(path!);
const claims = Array.from({ length: 50 }, async (_, index) => {
  const matches = await store.claim(capture(index, { claimId: `${id}-${index}` }), NOW_MS);
  return matches.photo ? undefined : index;
});
const firsts = (await Promise.all(claims)).filter((index) => index !== undefined);
await store.close();
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(firsts)));

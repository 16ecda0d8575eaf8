/** Run with the server's own permissions: prints what of this it may do. */
const attempts: Readonly<Record<string, () => unknown>> = {
  "read the signing key": () => Deno.readTextFileSync("signing/build.key.json"),
  "read its public half": () => Deno.readTextFileSync("signing/build.pub.json"),
  "read .git": () => [...Deno.readDirSync(".git")],
  "read a system file": () => Deno.readTextFileSync("/etc/hostname"),
  "list the environment": () => Deno.env.toObject(),
  "read HOME": () => Deno.env.get("HOME"),
  "write the client": () => Deno.writeTextFileSync("client/dist/probe.js", ""),
  "write the code": () => Deno.writeTextFileSync("src/probe.ts", ""),
  "reach another host": () => Deno.connect({ hostname: "192.0.2.1", port: 80 }),
  "run a program": () => new Deno.Command("true").outputSync(),
};

async function isAllowed(attempt: () => unknown): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch (thrown) {
    return !(thrown instanceof Deno.errors.NotCapable);
  }
}

const allowed: string[] = [];
for (const [name, attempt] of Object.entries(attempts)) if (await isAllowed(attempt)) allowed.push(name);
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(allowed)));
Deno.exit(0);

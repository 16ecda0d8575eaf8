/** What a Python is called; the first of them may be another than the distribution's, and without torch. */
const NAMES = ["python3", "/usr/bin/python3"] as const;

/** The first Python on this machine that can import all of `modules`; undefined where there is none. */
export async function findPython(...modules: readonly string[]): Promise<string | undefined> {
  for (const name of NAMES) {
    if (await runs(name, ["-c", modules.map((module) => `import ${module}`).join("\n")])) return name;
  }
  return undefined;
}

async function runs(name: string, args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(name, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false; // not installed under this name
  }
}

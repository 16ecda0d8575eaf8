/** Runs a program to its end and returns what it printed. Throws, with its last words, where it fails. */
export async function command(
  name: string,
  args: readonly string[],
  options: { readonly cwd?: URL | string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(name, {
    ...options,
    args: [...args],
    stdin: "null",
  }).output();
  const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${name} ${args[0]}: ${`${said}${complained}`.slice(-4000)}`);
  return said!;
}

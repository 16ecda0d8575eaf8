import { settingNames } from "../config/mod.ts";

/**
 * The environment as far as this process may see it: of a process that may not list it, the names it was told, or else
 * the settings by name. Where it may, a misspelt setting is found too.
 */
export function readableEnvironment(told?: readonly string[]): Readonly<Record<string, string>> {
  if (told === undefined && Deno.permissions.querySync({ name: "env" }).state === "granted") {
    return Deno.env.toObject();
  }
  const values = (told ?? settingNames()).map((name) => [name, valueOf(name)] as const);
  return Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function valueOf(name: string): string | undefined {
  const isGranted = Deno.permissions.querySync({ name: "env", variable: name }).state === "granted";
  return isGranted ? Deno.env.get(name) : undefined;
}

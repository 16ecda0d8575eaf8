/** Puts text between `<!-- NAME:begin -->` and `<!-- NAME:end -->` of a file. Throws where the file has no such place. */
export async function writeBetween(file: URL, name: string, text: string): Promise<void> {
  const before = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, replaceBetween(before, name, text));
}

export function replaceBetween(whole: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [whole.indexOf(begin), whole.indexOf(end)];
  if (from < 0 || to < from) throw new RangeError(`There is no place "${name}" to write to`);
  return `${whole.slice(0, from + begin.length)}\n${text}\n${whole.slice(to)}`;
}

/** One word for who asks: the token's name, else the address; of an IPv6 address the network of one customer, /64. */
export function callerOf(
  { name, address }: { readonly name: string | undefined; readonly address: string | undefined },
): string | undefined {
  if (name !== undefined) return `token ${name}`;
  if (address === undefined) return undefined;
  const mapped = address.match(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i)?.[1];
  if (mapped !== undefined || !address.includes(":")) return mapped ?? address;
  return `${networkOf(address)}::/64`;
}

/** The first four groups. */
function networkOf(address: string): string {
  const [head = "", tail] = address.split("%")[0]!.split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? [] : Array.from({ length: 8 - first.length - last.length }, () => "0");
  return [...first, ...middle, ...last].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

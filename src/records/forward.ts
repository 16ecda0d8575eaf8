type Methods<T> = { readonly [K in keyof T]: (...args: never[]) => unknown };

/**
 * An object with the methods of `own`, whose every other method is a call of `forward` with its name and arguments.
 * What all of them are is `T`'s to say: a new method needs no line here.
 */
export function forwarding<T extends Methods<T>>(
  own: Partial<T>,
  forward: (method: keyof T & string, args: readonly unknown[]) => unknown,
): T {
  return new Proxy(own as T, {
    get(target, name) {
      // A promise that is resolved with this object asks for `then`, and runtimes ask for symbols.
      if (typeof name === "symbol" || name === "then" || name in target) return Reflect.get(target, name);
      return (...args: unknown[]) => forward(name as keyof T & string, args);
    },
  });
}

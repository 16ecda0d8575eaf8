/** The lock of what serves: the packages that deno.json names, what they need, and none that a test or a tool brings. */
interface LockedPackage {
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

interface Lock {
  readonly version: string;
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, LockedPackage>>;
  readonly workspace: { readonly dependencies: readonly string[] };
}

/** Native libraries for a C library that no build of Deno runs on. */
const NEVER_LOADED = /-musl(?:eabihf)?$/;

/** `text`: deno.lock. Throws RangeError where it is of another version, or names a package that it does not have. */
export function serveLock(text: string): string {
  const lock = JSON.parse(text) as Lock;
  if (lock.version !== "5") throw new RangeError(`A lock of version ${lock.version}`);
  const specifiers = pick(lock.specifiers, new Set(lock.workspace.dependencies));
  const npm = pick(withoutUnused(lock.npm), needed(lock, Object.entries(specifiers).map(idOf)));
  return `${arraysAsDeno(JSON.stringify({ ...lock, specifiers, npm }, null, 2))}\n`;
}

/** `npm:name@range` and the version it came to make the key of a package. */
function idOf([specifier, version]: readonly [string, string]): string {
  return `${specifier.replace(/^npm:/, "").replace(/(?<=.)@.*$/, "")}@${version}`;
}

function needed({ npm }: Lock, roots: readonly string[]): ReadonlySet<string> {
  const unused = withoutUnused(npm);
  const byName = Map.groupBy(Object.keys(npm), nameOf);
  const found = new Set(roots);
  for (const id of found) {
    const locked = unused[id];
    if (locked === undefined) throw new RangeError(`"${id}" is not in the lock`);
    for (const name of [...locked.dependencies ?? [], ...locked.optionalDependencies ?? []]) {
      // The only version of a package stands there by its name, one of several by its whole key.
      for (const one of npm[name] ? [name] : byName.get(name) ?? []) found.add(one);
    }
  }
  return found;
}

function withoutUnused(npm: Lock["npm"]): Lock["npm"] {
  return Object.fromEntries(
    Object.entries(npm).map(([id, locked]) => {
      const optionalDependencies = locked.optionalDependencies?.filter((name) => !NEVER_LOADED.test(name));
      return [id, { ...locked, ...(optionalDependencies && { optionalDependencies }) }];
    }),
  );
}

function nameOf(id: string): string {
  return id.replace(/(?<=.)@.*$/, "");
}

function pick<T>(from: Readonly<Record<string, T>>, keys: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.has(key)));
}

/** Deno writes systems and processors on one line, and would write the file anew otherwise. */
function arraysAsDeno(json: string): string {
  return json.replace(
    /"(?:os|cpu)": \[[^\]]*\]/g,
    (array) => array.replace(/\s*\n\s*/g, "").replaceAll(",", ", "),
  );
}

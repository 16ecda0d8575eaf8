/** Which exports nobody imports: a declaration that only its own file uses, or a name that a `mod.ts` hands on in vain. */

/** One file's text by its path from the root. */
export type Sources = ReadonlyMap<string, string>;

interface Import {
  readonly names: readonly string[] | "all";
  readonly target: string;
}

interface Module {
  /** Names that the file declares and exports. */
  readonly declared: ReadonlySet<string>;
  /** Exported name → the file that it comes from. */
  readonly handedOn: ReadonlyMap<string, string>;
  /** Files whose every export is handed on. */
  readonly wholes: readonly string[];
  readonly imports: readonly Import[];
}

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;
const LOCAL_LIST = /^export (?:type )?\{([^}]*)\};/gm;
const RE_EXPORT = /^export (?:type )?\{([^}]*)\} from "([^"]+)";/gm;
const WHOLE = /^export (?:type )?\* from "([^"]+)";/gm;
const IMPORT = /^import (?:type )?(?:\w+(?:, )?)?(?:\{([^}]*)\}|(\* as \w+))? ?from "([^"]+)";/gm;
const DYNAMIC = /import\("([^"]+)"\)/g;

/** `file: name` for each export that no other file imports. A file that is run and not imported has none to be used. */
export function unusedExports(sources: Sources, entries: ReadonlySet<string> = new Set()): readonly string[] {
  const modules = new Map([...sources].map(([path, text]) => [path, readModule(path, text)] as const));
  const used = new Set<string>();
  for (const [, { imports }] of modules) {
    for (const { names, target } of imports) {
      const wanted = names === "all" ? exportsOf(target, modules) : names;
      for (const name of wanted) use(name, target, { modules, used });
    }
  }
  return [...modules].flatMap(([path, { declared, handedOn }]) =>
    entries.has(path) ? [] : [...declared, ...handedOn.keys()].filter((name) => !used.has(`${path}: ${name}`))
      .map((name) => `${path}: ${name}`)
  ).sort();
}

interface Walk {
  readonly modules: ReadonlyMap<string, Module>;
  readonly used: Set<string>;
}

function use(name: string, path: string, walk: Walk): void {
  const module = walk.modules.get(path);
  const key = `${path}: ${name}`;
  if (module === undefined || walk.used.has(key)) return;
  if (module.declared.has(name)) {
    walk.used.add(key);
    return;
  }
  const from = module.handedOn.get(name);
  if (from !== undefined) {
    walk.used.add(key);
    return use(name, from, walk);
  }
  for (const whole of module.wholes) {
    if (exportsOf(whole, walk.modules).includes(name)) use(name, whole, walk);
  }
}

function exportsOf(path: string, modules: ReadonlyMap<string, Module>): readonly string[] {
  const module = modules.get(path);
  if (module === undefined) return [];
  return [
    ...module.declared,
    ...module.handedOn.keys(),
    ...module.wholes.flatMap((whole) => exportsOf(whole, modules)),
  ];
}

function readModule(path: string, text: string): Module {
  const at = (specifier: string) => resolve(path, specifier);
  const declared = new Set([...text.matchAll(DECLARATION)].map(([, name]) => name!));
  for (const [, list] of text.matchAll(LOCAL_LIST)) {
    for (const { outer } of namesIn(list!)) declared.add(outer);
  }
  const handedOn = new Map<string, string>();
  const imports: Import[] = [];
  for (const [, list, specifier] of text.matchAll(RE_EXPORT)) {
    for (const { inner, outer } of namesIn(list!)) {
      handedOn.set(outer, at(specifier!));
      if (inner !== outer) imports.push({ names: [inner], target: at(specifier!) });
    }
  }
  for (const [, list, whole, specifier] of text.matchAll(IMPORT)) {
    const names = whole === undefined ? namesIn(list ?? "").map(({ inner }) => inner) : "all";
    imports.push({ names, target: at(specifier!) });
  }
  for (const [, specifier] of text.matchAll(DYNAMIC)) imports.push({ names: "all", target: at(specifier!) });
  const wholes = [...text.matchAll(WHOLE)].map(([, specifier]) => at(specifier!));
  return { declared, handedOn, wholes, imports };
}

function namesIn(list: string): { readonly inner: string; readonly outer: string }[] {
  return list.replaceAll(/\/\/.*|\/\*[^]*?\*\//g, "").split(",").map((one) =>
    one.trim().replace(/^type /, "")
  )
    .filter((one) => one !== "").map((one) => {
      const [inner = "", outer = inner] = one.split(" as ");
      return { inner, outer };
    });
}

/** A path from the root; a package's name stays as it is. */
function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  const { pathname } = new URL(specifier, `file:///${from}`);
  return pathname.slice(1);
}

/**
 * The import rules of docs/architecture.md as a `deno lint` plugin: a stage imports only earlier stages and
 * only through their `mod.ts` (or `types.ts` for types), and `Deno.*` stays at the edges.
 */
const STAGES = [
  "bytes",
  "envelope",
  "bundle",
  "image",
  "faces",
  "liveness",
  "evidence",
  "verdict",
  "records",
] as const;

/** What each place under src/ may import from src/, besides itself and errors.ts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  ...Object.fromEntries(STAGES.map((stage, index) => [stage, STAGES.slice(0, index)])),
  supervision: [],
  client_build: ["bytes"],
  evidence: [...STAGES.slice(0, STAGES.indexOf("evidence")), "client_build"],
  records: [...STAGES.slice(0, STAGES.indexOf("records")), "supervision"],
  telemetry: ["bytes"],
  license: ["bytes"],
  workers: ["bytes", "supervision", "image", "faces", "liveness"],
  config: [...STAGES, "telemetry", "workers", "license"],
  pipeline: [...STAGES, "client_build", "telemetry", "workers", "license"],
  app: [...STAGES, "telemetry", "workers", "license", "config", "pipeline", "routes"],
  cli: [
    ...STAGES,
    "client_build",
    "telemetry",
    "workers",
    "license",
    "config",
    "pipeline",
    "app",
    "routes",
    "wasm",
  ],
  routes: [
    "pipeline",
    "records",
    "telemetry",
    "envelope",
    "verdict",
    "license",
    "workers",
    "bytes",
    "client_build",
  ],
  client: ["bytes", "envelope", "bundle"],
  wasm: ["faces", "liveness", "workers"],
};
/** Tighter than the order of stages: the verdict sees evidence, never pixels, and face liveness is no evidence. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  evidence: ["liveness"],
  verdict: ["image", "faces", "liveness"],
};
const DENO_ALLOWED =
  /^(main\.ts|src\/config\.ts|src\/cli\/|src\/workers\/\w*worker\.ts|tests\/|tools\/|bench\/|lab\/|wasm\/)/;

const ROOT = new URL("../../", import.meta.url).pathname;

/** The stage or folder of a path relative to the project; undefined for what the rules leave alone. */
function placeOf(path: string): string | undefined {
  const match = path.match(/^(?:src\/(?<src>\w+)|(?<top>routes|client|wasm))(?:\/|\.ts$)/);
  return match?.groups?.["src"] ?? match?.groups?.["top"];
}

function resolve(fromFile: string, specifier: string): string {
  const parts = fromFile.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function relative(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  return path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
}

/** The reason why `file` may not import `specifier`, or undefined. Exported for its own test. */
export function importFault(file: string, specifier: string): string | undefined {
  const from = placeOf(file);
  if (from === undefined || !specifier.startsWith(".")) return undefined;
  const target = resolve(file, specifier);
  if (/^(tests|tools|bench)\//.test(target)) return `"${from}" must not import tests, tools or bench`;
  const to = placeOf(target);
  if (to === undefined || to === from || to === "errors") return undefined;
  const allowed = MAY_IMPORT[from];
  if (allowed === undefined) return `"${from}" has no place in the import order: add it to the lint plugin`;
  if (!allowed.includes(to) || NEVER[from]?.includes(to)) return `"${from}" must not import "${to}"`;
  const isFile = target === `src/${to}.ts`;
  const isClientDoor = from === "client" && /\/(seal|build)\.ts$/.test(target);
  if (!isFile && !isClientDoor && to !== "routes" && to !== "wasm" && !/\/(mod|types)\.ts$/.test(target)) {
    return `Import "${to}" through its mod.ts`;
  }
  return undefined;
}

/** True where `Deno.*` may be used. */
export function denoAllowed(file: string): boolean {
  return placeOf(file) === undefined || DENO_ALLOWED.test(file);
}

const plugin: Deno.lint.Plugin = {
  name: "iad",
  rules: {
    "import-direction": {
      create(context) {
        const file = relative(context.filename);
        function check(node: { source: Deno.lint.StringLiteral | null }): void {
          if (node.source === null) return;
          const fault = importFault(file, node.source.value);
          if (fault !== undefined) context.report({ node: node.source, message: fault });
        }
        return {
          ImportDeclaration: check,
          ExportNamedDeclaration: check,
          ExportAllDeclaration: check,
        };
      },
    },
    "deno-at-the-edges": {
      create(context) {
        const file = relative(context.filename);
        if (denoAllowed(file)) return {};
        return {
          MemberExpression(node) {
            if (node.object.type === "Identifier" && node.object.name === "Deno") {
              context.report({
                node,
                message: "Deno.* is for main, config, workers' entry, tools, tests and bench",
              });
            }
          },
        };
      },
    },
  },
};
export default plugin;

/**
 * The import rules of docs/architecture.md as a `deno lint` plugin: a stage imports only earlier stages and
 * only through their `mod.ts` (or `types.ts` for types), what is shipped imports nothing that measures or tests it, and
 * `Deno.*` stays at the edges.
 */
const STAGES = [
  "bytes",
  "envelope",
  "bundle",
  "jpeg",
  "pixels",
  "forensics",
  "inference",
  "frames",
  "faces",
  "liveness",
  "evidence",
  "verdict",
  "records",
] as const;

const IMAGE_STAGES = STAGES.slice(STAGES.indexOf("jpeg"), STAGES.indexOf("evidence"));
/** What works beside the stages. */
const SERVICES = ["telemetry", "analysis", "license"] as const;

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
  access: ["bytes"],
  listener: [],
  analysis: ["bytes", "supervision", ...IMAGE_STAGES],
  config: [...STAGES, ...SERVICES],
  check: [...STAGES, ...SERVICES, "client_build"],
  app: [...STAGES, ...SERVICES, "config", "check", "routes"],
  server: [...STAGES, ...SERVICES, "access", "client_build", "config", "check", "app", "routes"],
  cli: [
    ...STAGES,
    ...SERVICES,
    "access",
    "client_build",
    "listener",
    "config",
    "check",
    "app",
    "server",
    "routes",
    "wasm",
  ],
  routes: [
    "access",
    "bundle",
    "config",
    "check",
    "records",
    "envelope",
    "verdict",
    "bytes",
    "client_build",
    ...SERVICES,
  ],
  client: ["bytes", "envelope", "bundle"],
  edge: [...STAGES, ...SERVICES, "access", "client_build", "config", "server", "routes", "wasm"],
  wasm: ["bytes", "inference", "frames", "faces", "liveness", "analysis"],
};
/**
 * Tighter than the order of stages: the verdict sees evidence, never pixels; face liveness is no evidence; and only what
 * runs a network sees the runtime.
 */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  evidence: ["inference", "liveness"],
  verdict: IMAGE_STAGES,
  records: ["inference", "pixels", "forensics", "frames"],
};

/** What stands beside the server, and the folders at the top level that each may import. */
const AROUND: Readonly<Record<string, readonly string[]>> = {
  harness: ["src", "routes", "wasm"],
  lab: ["src", "routes", "wasm", "harness"],
  models: ["src", "wasm", "harness"],
  tools: ["src", "wasm", "client", "edge", "harness", "lab"],
  bench: ["src", "wasm", "harness"],
  tests: ["src", "routes", "wasm", "client", "edge", "models", "harness", "lab", "tools", "bench"],
};
const DENO_ALLOWED = /^(main\.ts|src\/cli\/|src\/analysis\/\w*worker\.ts|edge\/(?:serve_)?deno\.ts$|wasm\/)/;

const ROOT = new URL("../../", import.meta.url).pathname;

/** The stage or folder of a path relative to the project; undefined for what the rules leave alone. */
function placeOf(path: string): string | undefined {
  const match = path.match(/^(?:src\/(?<src>\w+)|(?<top>routes|client|wasm|edge))(?:\/|\.ts$)/);
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
  if (!specifier.startsWith(".")) return undefined;
  const target = resolve(file, specifier);
  const from = placeOf(file);
  if (from === undefined) return faultAround(topOf(file), topOf(target));
  // An edge brings the models' files with it, as they are; their code stays where it is.
  if (from === "edge" && /^models\/\w+\.(?:onnx|json)$/.test(target)) return undefined;
  if (topOf(target) in AROUND) return `"${from}" must not import ${Object.keys(AROUND).join(", ")}`;
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

function topOf(path: string): string {
  return path.split("/", 1)[0]!;
}

function faultAround(from: string, to: string): string | undefined {
  const allowed = AROUND[from];
  if (allowed === undefined || from === to || allowed.includes(to) || !/^\w+$/.test(to)) return undefined;
  return `"${from}" must not import "${to}"`;
}

/** True where `Deno.*` may be used. */
export function denoAllowed(file: string): boolean {
  return placeOf(file) === undefined || DENO_ALLOWED.test(file);
}

function isText(node: Deno.lint.Expression): node is Deno.lint.StringLiteral {
  return node.type === "Literal" && typeof node.value === "string";
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
          ImportExpression: ({ source }) => check({ source: isText(source) ? source : null }),
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

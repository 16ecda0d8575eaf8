/** What is deployed to each edge: a small module that hands the files beside it to the bundled application. */
import { settingNames } from "../../src/config/mod.ts";

/** A file of a bundle, and how the main module imports it. */
export interface AssetFile {
  /** Where it lies in the bundle. */
  readonly name: string;
  /** `wasm`: compiled beforehand where the host wants that; `data`: bytes. */
  readonly kind: "wasm" | "data";
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The files, and JavaScript of the object that names them: EmbeddedAssets of `edge/assets.ts`. */
export interface AssetPlan {
  readonly files: readonly AssetFile[];
  /** `variable`: what stands in the object for a file. */
  readonly expression: (variable: (name: string) => string) => string;
}

export type TargetName = "deno" | "workerd";

interface Target {
  /** The module that is bundled into app.js. */
  readonly entry: string;
  /** Everything but app.js and the assets, by name. */
  readonly texts: (plan: AssetPlan, app: string) => Readonly<Record<string, string>>;
  /** What the platform takes, for whoever reads the sizes. */
  readonly limits: string;
}

/** From 2026-08-04 on the runtime has the modules of Node that prom-client asks for. */
const COMPATIBILITY_DATE = "2026-11-01";

export const TARGETS: Readonly<Record<TargetName, Target>> = {
  deno: {
    entry: "edge/serve_deno.ts",
    texts: (plan, app) => ({
      "main.js": [
        `import "./prelude.js";`,
        ...plan.files.map(({ name }) => `import ${variable(name)} from "./${name}" with { type: "bytes" };`),
        `import { serveDeno } from "./app.js";`,
        `await serveDeno(${plan.expression(variable)});`,
        "",
      ].join("\n"),
      "prelude.js": prelude(app),
      "deno.json": `${JSON.stringify({ unstable: ["raw-imports"] }, null, 2)}\n`,
    }),
    limits: "Deno Deploy: 1 GB of files, 512 MB of memory",
  },
  workerd: {
    entry: "edge/workerd.ts",
    texts: (plan, app) => ({
      "main.js": [
        `import "./prelude.js";`,
        ...plan.files.map(({ name }) => `import ${variable(name)} from "./${name}";`),
        `import { createWorker } from "./app.js";`,
        `export default createWorker(${plan.expression(variable)});`,
        "",
      ].join("\n"),
      "prelude.js": prelude(app),
      "config.capnp": capnp(plan),
      "wrangler.toml": wrangler(),
    }),
    limits:
      "Cloudflare, paid plan: 10 MB gzipped or 64 MiB (copies of its documentation differ), 128 MB for an isolate",
  },
};

function variable(name: string): string {
  return `$${name.replaceAll(/\W/g, "_")}`;
}

/** prom-client asks for modules of Node with `require`; both runtimes have them as imports. */
function prelude(app: string): string {
  const names = requiredModules(app);
  return [
    ...names.map((name) => `import * as ${variable(name)} from "${name}";`),
    `const modules = { ${names.map((name) => `"${name}": ${variable(name)}`).join(", ")} };`,
    "globalThis.require = (name) => {",
    "  if (!Object.hasOwn(modules, name)) throw new Error(`No module ${name} here`);",
    "  return modules[name].default ?? modules[name];",
    "};",
    "",
  ].join("\n");
}

/** Modules of Node that the bundle requires as it is loaded. */
export function requiredModules(app: string): string[] {
  const names = [
    ...app.matchAll(
      /\b(?!import\b)\w+\("(node:(?:cluster|fs|http|https|perf_hooks|process|url|util|v8|zlib))"\)/g,
    ),
  ];
  return [...new Set(names.map(([, name]) => name!))].sort();
}

/** For `workerd serve`: every setting is taken from the environment. */
function capnp({ files }: AssetPlan): string {
  const modules = [
    ...["main.js", "prelude.js", "app.js"].map((name) => ({ name, kind: "esModule" })),
    ...files,
  ].map(({ name, kind }) => `    (name = "${name}", ${kind} = embed "${name}"),`);
  const bindings = settingNames().filter((name) => !/PORT$/.test(name)).map((name) =>
    `    (name = "${name}", fromEnvironment = "${name}"),`
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "iad", worker = .iad),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:8080", http = (), service = "iad")],
);

const iad :Workerd.Worker = (
  modules = [
${modules.join("\n")}
  ],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  bindings = [
${bindings.join("\n")}
  ],
);
`;
}

/** For `wrangler deploy`: the modules as they are, and a purge every hour. */
function wrangler(): string {
  return `name = "iad-server"
main = "main.js"
compatibility_date = "${COMPATIBILITY_DATE}"
no_bundle = true
find_additional_modules = true

[[rules]]
type = "Data"
globs = ["**/*.onnx", "**/*.tflite", "**/*.bin"]

[triggers]
crons = ["17 * * * *"]
`;
}

/** The manifests against the API that Kubernetes publishes, and against what the server and its image are. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as models from "../../harness/packages/kubernetes.ts";
import { parse, parseAllDocuments } from "../../harness/packages/yaml.ts";

const ROOT = new URL("../../", import.meta.url);
const FOLDER = new URL("deploy/kubernetes/", ROOT);
const { resources, namespace } = parse(await Deno.readTextFile(new URL("kustomization.yaml", FOLDER)));
const manifests = (await Promise.all((resources as string[]).map(readManifests))).flat();

interface Manifest {
  readonly kind: keyof typeof models;
  readonly apiVersion: string;
  readonly metadata: { readonly name: string };
  // deno-lint-ignore no-explicit-any
  readonly spec: any;
}

async function readManifests(name: string): Promise<Manifest[]> {
  const documents = parseAllDocuments(await Deno.readTextFile(new URL(name, FOLDER)));
  return documents.map((document) => {
    assert.deepEqual(document.errors, [], name);
    return document.toJS();
  });
}

function one(kind: string, name: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  assert.equal(found.length, 1, `${kind} ${name}`);
  return found[0]!;
}

function validate(manifest: Manifest): void {
  const Model = models[manifest.kind] as unknown as new (data: unknown) => Manifest & { validate(): void };
  const { kind, apiVersion, ...rest } = manifest;
  const model = new Model(rest);
  assert.deepEqual([model.kind, model.apiVersion], [kind, apiVersion]);
  model.validate();
}

/** Faults that the compiler finds in objects written as literals: names that no type has among them. */
async function typeFaults(objects: readonly Manifest[]): Promise<string> {
  const dir = await Deno.makeTempDir();
  try {
    const kinds = [...new Set(objects.map(({ kind }) => kind))];
    const door = new URL("harness/packages/kubernetes.ts", ROOT).href;
    // A model sets both by itself.
    const lines = objects.map(({ kind, apiVersion: _, ...rest }) => `new ${kind}(${JSON.stringify(rest)});`);
    const source = [`import { ${kinds.join(", ")} } from ${JSON.stringify(door)};`, ...lines].join("\n");
    await Deno.writeTextFile(`${dir}/manifests.ts`, source);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--config", fileURLToPath(new URL("deno.json", ROOT)), `${dir}/manifests.ts`],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    return success ? "" : new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** A copy with one property of its first container changed. */
function withContainer(manifest: Manifest, change: Record<string, unknown>): Manifest {
  const copy = structuredClone(manifest);
  Object.assign(copy.spec.template.spec.containers[0], change);
  return copy;
}

Deno.test("every manifest is what the API takes, and a wrong one is not", () => {
  assert.ok(manifests.length >= 9);
  for (const manifest of manifests) validate(manifest);
  const deployment = one("Deployment", "iad-server");
  assert.throws(() => validate(withContainer(deployment, { ports: [{ containerPort: "http" }] })), /must be/);
  assert.throws(() => validate(withContainer(deployment, { name: undefined })), /name/);
});

Deno.test("no manifest has a name that the API does not know", async () => {
  assert.equal(await typeFaults(manifests), "");
  const misspelt = withContainer(one("Deployment", "iad-server"), { readynessProbe: {} });
  assert.match(await typeFaults([misspelt]), /readynessProbe/);
});

Deno.test("every file of the folder is listed, and kubectl puts them together where it is there", async () => {
  const files = (await Array.fromAsync(Deno.readDir(FOLDER))).map(({ name }) => name);
  assert.deepEqual(files.filter((name) => name !== "kustomization.yaml").sort(), resources.toSorted());
  assert.equal(one("Namespace", "iad").metadata.name, namespace);
  const rendered = await new Deno.Command("kubectl", { args: ["kustomize", fileURLToPath(FOLDER)] }).output()
    .catch(() => undefined);
  if (rendered === undefined) return;
  const text = new TextDecoder().decode(rendered.stdout);
  assert.equal(parseAllDocuments(text).length, manifests.length, new TextDecoder().decode(rendered.stderr));
  assert.match(text, /image: registry\.example\/iad-server:1\.0\.0/);
});

Deno.test("pods may do nothing that they need not", () => {
  for (const [kind, name] of [["Deployment", "iad-server"], ["StatefulSet", "iad-database"]] as const) {
    const { spec } = one(kind, name).spec.template;
    assert.equal(spec.enableServiceLinks, false);
    assert.equal(spec.automountServiceAccountToken, false);
    assert.equal(spec.securityContext.runAsNonRoot, true);
    assert.deepEqual(spec.securityContext.seccompProfile, { type: "RuntimeDefault" });
    for (const { securityContext, resources } of spec.containers) {
      assert.deepEqual(securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      assert.ok(resources.limits.memory && resources.requests.cpu);
    }
  }
  const policies = manifests.filter(({ kind }) => kind === "NetworkPolicy");
  assert.deepEqual(policies.map(({ metadata }) => metadata.name), ["iad-server", "iad-database"]);
  for (const { spec } of policies) assert.deepEqual(spec.policyTypes, ["Ingress", "Egress"]);
});

Deno.test("the server's pod fits the image, its probes and its settings", async () => {
  const { spec } = one("Deployment", "iad-server").spec.template;
  const [container] = spec.containers;
  const dockerfile = await Deno.readTextFile(new URL("Dockerfile", ROOT));
  assert.match(dockerfile, new RegExp(`^USER ${spec.securityContext.runAsUser}:`, "m"));
  assert.match(dockerfile, new RegExp(`^EXPOSE ${container.ports[0].containerPort}$`, "m"));
  for (const { name, secret } of spec.volumes) assert.ok(secret === undefined || name !== "tmp");
  for (const { mountPath, readOnly, name } of container.volumeMounts) {
    assert.ok(name === "tmp" || readOnly, mountPath);
  }
  assert.equal(container.startupProbe.httpGet.path, "/readyz");
  assert.equal(container.readinessProbe.httpGet.path, "/readyz");
  assert.equal(container.livenessProbe.httpGet.path, "/livez");
  const settings = Object.fromEntries(
    container.env.map(({ name, value }: Record<string, string>) => [name, value]),
  );
  const graceMs = spec.terminationGracePeriodSeconds * 1000;
  assert.ok(Number(settings["IAD_SERVER_SHUTDOWN_DELAY_MS"]) + 15_000 < graceMs);
  // No secret in the environment.
  assert.ok(!Object.keys(settings).some((name) => /TOKEN$|_KEY$/.test(name)));
});

Deno.test("what scales, interrupts, reaches and names the server means the same pods", () => {
  const labels = one("Deployment", "iad-server").spec.template.metadata.labels;
  assert.deepEqual(one("PodDisruptionBudget", "iad-server").spec.selector.matchLabels, labels);
  assert.deepEqual(one("NetworkPolicy", "iad-server").spec.podSelector.matchLabels, labels);
  assert.deepEqual(one("Service", "iad-server").spec.selector, labels);
  const { scaleTargetRef, minReplicas } = one("HorizontalPodAutoscaler", "iad-server").spec;
  assert.deepEqual(scaleTargetRef, { apiVersion: "apps/v1", kind: "Deployment", name: "iad-server" });
  assert.ok(minReplicas > one("PodDisruptionBudget", "iad-server").spec.minAvailable);
});

/** The container image as the Dockerfile makes it: what is in it, what it may do, and that it serves. */
import assert from "node:assert/strict";
import { openImage } from "../../harness/container/build.ts";
import { runImage } from "../../harness/container/run.ts";
import { makeBundle } from "../../harness/bundles.ts";
import { IMAGE_USER, makeImageDataDir, startImageServer } from "../support/image_server.ts";

const MAX_BYTES = 200_000_000;
const image = await openImage();

async function* filesOf(folder: string, path = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${path}`)) {
    const inner = path === "" ? name : `${path}/${name}`;
    if (isDirectory) yield* filesOf(folder, inner);
    else yield inner;
  }
}

/** What a run of the image printed, and its exit status. */
async function runOnce(options: Parameters<typeof runImage>[1]) {
  const lines: string[] = [];
  const run = runImage(image, { ...options, onLine: (line) => lines.push(line) });
  return { status: await run.status, lines, errors: run.errors };
}

Deno.test("an image is at most 200 MB, and has no shell, no test, no tool and no network of another use", async () => {
  assert.ok(image.bytes <= MAX_BYTES, `${image.bytes} bytes`);
  const files = await Array.fromAsync(filesOf(image.root));
  const unwanted =
    /(?:axe-core|playwright|fast-check|jpeg-js|protobufjs|\.jsep\.|\.asyncify\.|ort\.all|_test\.ts|\.map$|key\.json$)|^(?:usr\/)?s?bin\/(?!deno$)|^iad\/(?:tests|tools|harness|lab)/;
  assert.deepEqual(files.filter((path) => unwanted.test(path)), []);
  assert.deepEqual(files.filter((path) => path.endsWith(".wasm") && path.includes("onnxruntime")).length, 1);
  // Licences of what is passed on.
  assert.ok(files.includes("iad/LICENSE") && files.filter((path) => /licen[cs]e/i.test(path)).length > 20);
});

Deno.test("its user is a number, its root is nobody's to write, and there is no shell to start", async () => {
  const { User, Entrypoint, Cmd, Healthcheck } = image.config;
  assert.equal(User, `${IMAGE_USER}:${IMAGE_USER}`);
  for (const words of [Entrypoint, Healthcheck.Test.slice(1)]) assert.ok(words.includes("--cached-only"));
  assert.equal(Healthcheck.Test[0], "CMD");
  assert.deepEqual(Cmd, ["serve"]);
  for (const path of ["", "iad", "iad/main.ts", "iad/node_modules", "iad/.deno", "usr/bin/deno"]) {
    const { uid, mode } = await Deno.stat(`${image.root}/${path}`);
    assert.ok(uid === 0 && (mode! & 0o022) === 0, path);
  }
  assert.equal((await Deno.stat(`${image.root}/data`)).uid, IMAGE_USER);
  const { status, errors } = await runOnce({ entrypoint: ["/bin/sh", "-c", "true"], args: [] });
  assert.equal(status, 127, errors.join());
});

Deno.test("a start writes to /data alone, keeps no capability, drains as process 1 and exits 0", async () => {
  const server = await startImageServer({});
  let status;
  try {
    const about = await Deno.readTextFile(`/proc/${server.pid}/status`);
    const is = (name: string, value: string) =>
      assert.match(about, new RegExp(`^${name}:\\s+${value}$`, "m"), name);
    is("Uid", `${IMAGE_USER}(\\s+${IMAGE_USER}){3}`);
    is("NSpid", `${server.pid}\\s+1`);
    for (const name of ["CapEff", "CapPrm", "CapAmb"]) is(name, "0{16}");
    is("NoNewPrivs", "1");
    assert.ok(await Array.fromAsync(Deno.readDir(server.dataDir)).then((names) => names.length >= 3));
    const response = await fetch(`${server.url}/client/manifest.json`);
    assert.equal(response.status, 200);
    await response.body?.cancel();
  } finally {
    status = await server.stop();
  }
  assert.equal(status, 0, server.log.join("\n"));
});

Deno.test("the health check is green for a server that answers, and red without one", async () => {
  const server = await startImageServer({});
  const [, ...entrypoint] = image.config.Healthcheck.Test;
  const check = (port: string) =>
    runOnce({
      entrypoint,
      args: [],
      env: { IAD_SERVER_HOST: "127.0.0.1", IAD_SERVER_PORT: port },
    });
  try {
    assert.equal((await check(new URL(server.url).port)).status, 0);
  } finally {
    await server.stop();
  }
  const { status, errors } = await check(new URL(server.url).port);
  assert.equal(status, 1);
  assert.match(errors.join(), /No answer/);
});

Deno.test("as it is, it refuses to listen on every address without a token; the command line makes one", async () => {
  const { status, errors } = await runOnce({});
  assert.equal(status, 1);
  assert.match(errors.join(), /needs tokens in "\/data\/tokens"/);
  const made = await runOnce({ args: ["token", "create", "--name", "backend", "--scopes", "check"] });
  assert.equal(made.status, 0, made.errors.join());
  const [token, line] = made.lines;
  const dataDir = await makeImageDataDir();
  await Deno.writeTextFile(`${dataDir}/tokens`, `${line}\n`);
  const server = await startImageServer({}, { dataDir });
  try {
    const post = async (authorization?: string) => {
      const response = await fetch(`${server.url}/check_capture_liveness`, {
        method: "POST",
        headers: {
          "content-type": "application/octet-stream",
          ...(authorization && { authorization }),
        },
        body: await makeBundle(server.url, {}),
      });
      return [response.status, await response.json()] as const;
    };
    assert.equal((await post())[0], 401);
    const [answered, body] = await post(`Bearer ${token}`);
    assert.equal(answered, 200, JSON.stringify(body));
    assert.deepEqual(body.capture_liveness.rejection, []);
  } finally {
    await server.stop();
    await Deno.remove(dataDir, { recursive: true });
  }
});

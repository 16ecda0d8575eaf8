import { readConfig } from "../config/mod.ts";
import { createKeyRing, type KeyRing } from "../envelope/mod.ts";
import { createChecker, type Explanation } from "../check/mod.ts";
import { PIPELINES } from "../verdict/mod.ts";
import { createAnalyser } from "../analysis/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import {
  CommandError,
  fromHere,
  type Io,
  oneOf,
  parseCommand,
  readFile,
  required,
  UsageError,
} from "./args.ts";
import { loadClient } from "./client_build.ts";
import { openRecords } from "./record_store.ts";
import { explanationJson, explanationText } from "./explanation.ts";

const START_TIMEOUT_MS = 60_000;
const DEADLINE_MS = 120_000;

/**
 * Opens a bundle with a private key file and says what the server sees in it and why it answers as it does, with the
 * server's own stages and settings. The replay memory and the nonces are looked up with `--database` only, and the photo
 * is sent to no other server for its face liveness.
 */
export async function explain(args: readonly string[], io: Io): Promise<void> {
  const { values, positionals } = parseCommand(args, {
    "private-key": { type: "string" },
    pipeline: { type: "string" },
    received: { type: "string" },
    database: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  }, 1);
  const ring = await readKeyFile(fromHere(required(values["private-key"], "private-key")));
  const body = await readFile(fromHere(positionals[0] ?? ""));
  const receivedMs = values.received === undefined ? undefined : Date.parse(values.received);
  if (Number.isNaN(receivedMs)) throw new UsageError("Option --received must be an RFC 3339 time");
  const config = readConfig(Deno.env.toObject(), { cores: 1 });
  const pipeline = oneOf(values.pipeline ?? config.pipeline, "pipeline", PIPELINES);
  const explanation = await withRecords(values.database, async (records) => {
    const { assets, models } = await loadAssets(undefined, {
      detector: config.faceDetector,
      ...(config.faceLiveness.kind !== "remote" && { liveness: config.faceLiveness }),
    });
    const analyser = await createAnalyser({
      assets,
      workers: 1,
      maxQueue: 1,
      startTimeoutMs: START_TIMEOUT_MS,
    });
    try {
      const parts = createChecker({
        keyRing: () => ring,
        analyser,
        memory: values.database ? records : {
          claim: async ({ nonceDigest, ...capture }, nowMs) => ({
            ...await records.claim(capture, nowMs),
            ...(nonceDigest && { nonce: "fresh" }),
          }),
          release: records.release.bind(records),
        },
        records,
        liveness: { kind: "off" },
        clientBuilds: (await loadClient(config)).builds,
        now: Date.now,
        metrics: NO_METRICS,
      }, {
        pipeline,
        image: config.image,
        faces: config.faces,
        freshness: config.freshness,
        nonceRequired: config.nonce.required && values.database,
        serverVersion: config.buildVersion,
        modelVersion: models.map(({ model, version }) => `${model} ${version}`).join(", "),
        maxInFlight: 1,
        hashDevice: () => Promise.resolve(""),
      });
      return await parts.explain({
        receive: () => Promise.resolve(body),
        deadline: performance.now() + DEADLINE_MS,
        ...(receivedMs !== undefined && { receivedMs }),
      });
    } finally {
      await analyser.close();
    }
  });
  await io.out(format(explanation, values));
}

/** One command counts nothing. */
const NO_METRICS = {
  observeStage() {},
  observeInference() {},
  observeQueueWait() {},
  countVerdict() {},
  countRecord() {},
};

function format(explanation: Explanation, { json, database }: { json: boolean; database: boolean }): string {
  const told = explanationJson(explanation, { lookedUp: database });
  return json ? `${JSON.stringify(told, null, 2)}\n` : explanationText(told);
}

async function readKeyFile(path: string): Promise<KeyRing> {
  const text = new TextDecoder().decode(await readFile(path));
  try {
    return await createKeyRing([{ name: path, text }]);
  } catch (thrown) {
    throw new CommandError(thrown instanceof Error ? thrown.message : `Cannot read "${path}"`);
  }
}

type Records = Awaited<ReturnType<typeof openRecords>>;

/** The configured database, or an empty one that is gone afterwards. Nothing is written that lasts. */
async function withRecords<T>(configured: boolean, use: (records: Records) => Promise<T>): Promise<T> {
  const config = readConfig(Deno.env.toObject(), { cores: 1 });
  const folder = configured ? undefined : await Deno.makeTempDir({ prefix: "iad-explain-" });
  try {
    const database = folder === undefined ? config.database : { url: `file:${folder}/empty.db` };
    const records = await openRecords({ ...config, database });
    try {
      return await use(records);
    } finally {
      await records.close();
    }
  } finally {
    if (folder !== undefined) await Deno.remove(folder, { recursive: true });
  }
}

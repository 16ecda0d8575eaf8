/**
 * Two server processes, one database: the same bundle, the same photo sealed again and the same nonce sent to both at once
 * are accepted exactly once. IAD_TEST_PAIRS: pairs of each kind; 20 without it.
 */
import assert from "node:assert/strict";
import { fromHex } from "../../src/bytes/mod.ts";
import { makeBundle } from "../../harness/bundles.ts";
import {
  makeDataDir,
  removeDataDir,
  type ServerProcess,
  startServerProcess,
} from "../../harness/server_process.ts";
import { makeTokens, type Sqld, startSqld } from "../../harness/sqld.ts";
import { checkUntilAnswered, FACES, forgetCaptures, isAccepted } from "./remote_server.ts";

const PAIRS = Number(Deno.env.get("IAD_TEST_PAIRS") ?? 20);
const DAY_S = 86_400;

type Pair = readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];

interface Replicas {
  readonly urls: readonly [string, string];
  /** The database that both write to. */
  readonly primary: string;
  readonly token: string;
}

/** Starts two processes that share keys and folder; `databases`: where each finds the database. */
async function withReplicas(
  databases: readonly [string, string],
  { primary, token, use }: Omit<Replicas, "urls"> & { readonly use: (replicas: Replicas) => Promise<void> },
): Promise<void> {
  const dataDir = await makeDataDir();
  const servers: ServerProcess[] = [];
  try {
    await Deno.writeTextFile(`${dataDir}/database_token`, `${token}\n`);
    for (const database of databases) {
      servers.push(
        await startServerProcess({
          dataDir,
          startMs: 300_000,
          env: {
            IAD_SERVER_WORKERS: "1",
            IAD_SERVER_REQUEST_DEADLINE_MS: "120000",
            IAD_SERVER_DATABASE_URL: database,
            IAD_SERVER_DATABASE_TOKEN_FILE: `${dataDir}/database_token`,
          },
        }),
      );
    }
    const [one, other] = servers as [ServerProcess, ServerProcess];
    await use({ urls: [one.url, other.url], primary, token });
  } catch (thrown) {
    const told = servers.flatMap((
      { log, errors },
    ) => [...log.slice(-5).map((line) => JSON.stringify(line)), ...errors]);
    throw new Error(`The servers said:\n${told.join("\n")}`, { cause: thrown });
  } finally {
    for (const server of servers) await server.stop();
    await removeDataDir(dataDir);
  }
}

/** Each makes pairs whose photos nobody remembers, as many as there are photos for. */
const KINDS: Readonly<Record<string, (server: string) => Promise<Pair[]>>> = {
  "the same bundle": (server) =>
    Promise.all(FACES.map(async (photo) => {
      const bundle = await makeBundle(server, { photo });
      return [bundle, bundle] as const;
    })),
  "the same photo sealed again": (server) =>
    Promise.all(
      FACES.map(async (photo) =>
        [await makeBundle(server, { photo }), await makeBundle(server, { photo })] as const
      ),
    ),
  "the same nonce": (server) =>
    Promise.all([0, 2].map(async (first) => {
      const { nonce } = await (await fetch(`${server}/nonces`, { method: "POST" })).json();
      const [one, other] = await Promise.all(
        [0, 1].map((offset) => makeBundle(server, { photo: FACES[first + offset]!, nonce: fromHex(nonce)! })),
      );
      return [one!, other!] as const;
    })),
};

async function race({ urls, primary, token }: Replicas): Promise<void> {
  for (const [kind, makePairs] of Object.entries(KINDS)) {
    let done = 0;
    while (done < PAIRS) {
      const pairs = (await makePairs(urls[0])).slice(0, PAIRS - done);
      for (const [one, other] of pairs) {
        const answers = await Promise.all([
          checkUntilAnswered(urls[0], one),
          checkUntilAnswered(urls[1], other),
        ]);
        const told = answers.map(({ status, rejection }) => `${status} ${rejection}`).sort();
        assert.deepEqual(answers.map(({ status }) => status), [200, 200], told.join("; "));
        assert.equal(answers.filter(isAccepted).length, 1, `${kind}: ${told.join("; ")}`);
        assert.ok(told[1]!.includes("SUSPICIOUS_ACTIVITY"), told.join("; "));
        done++;
      }
      await forgetCaptures(primary, token);
    }
  }
}

Deno.test(`two processes on one server: ${3 * PAIRS} pairs, each accepted once`, async () => {
  const { jwtKey, token } = await makeTokens();
  const sqld = await startSqld({ jwtKey });
  try {
    await withReplicas([sqld.url, sqld.wsUrl], { primary: sqld.url, token: await token(DAY_S), use: race });
  } finally {
    await sqld.stop();
  }
});

Deno.test(`on a primary and a read replica: ${3 * PAIRS} pairs, each accepted once`, async () => {
  const { jwtKey, token } = await makeTokens();
  const primary = await startSqld({ jwtKey });
  let replica: Sqld | undefined;
  try {
    replica = await startSqld({ primary, jwtKey });
    await withReplicas([primary.url, replica.url], {
      primary: primary.url,
      token: await token(DAY_S),
      use: race,
    });
  } finally {
    await replica?.stop();
    await primary.stop();
  }
});

/** The client of the other server, against a real one that is slow, broken, hostile, or well. */
import assert from "node:assert/strict";
import { createRemoteLiveness, type RemoteLiveness, type RemoteOptions } from "../../src/liveness/mod.ts";
import { iadError } from "../support/errors.ts";
import { type Answer, rated, type ReceivedPhoto, withLivenessServer } from "../support/liveness_server.ts";

const PHOTO = Uint8Array.from({ length: 5000 }, (_, index) => index % 251);
const ENOUGH_MS = 600_000;
const within = (milliseconds: number) => ({ deadline: performance.now() + milliseconds });

async function withRemote(
  answer: Answer,
  use: (remote: RemoteLiveness, received: readonly ReceivedPhoto[]) => Promise<void>,
  options: Partial<RemoteOptions> = {},
): Promise<void> {
  await withLivenessServer(answer, async ({ url, received }) => {
    await use(createRemoteLiveness({ url, attemptMs: ENOUGH_MS, ...options }), received);
  });
}

Deno.test("the photo's own bytes go out as a JPEG file, the probability comes back", () =>
  withLivenessServer(() => rated(0.9946032), async ({ url, received }) => {
    const remote = createRemoteLiveness({ url: `${url}/pad/` });
    const answer = await remote.rate(PHOTO, within(ENOUGH_MS));
    assert.equal(answer.kind, "rated");
    if (answer.kind !== "rated") return;
    assert.equal(answer.liveness.probability, 0.9946032);
    assert.ok(Math.abs(answer.liveness.score - 5.21654) < 1e-3);
    assert.deepEqual(received.map(({ path, type }) => [path, type]), [
      ["/pad/check_liveness_file", "image/jpeg"],
    ]);
    assert.deepEqual(received[0]!.bytes, PHOTO);
  }));

Deno.test("a 5xx is asked once more, and no third time", async () => {
  await withRemote(
    (index) => index === 0 ? new Response("busy", { status: 503 }) : rated(0.75),
    async (remote, received) => {
      const answer = await remote.rate(PHOTO, within(ENOUGH_MS));
      assert.deepEqual(answer.kind === "rated" && answer.liveness.probability, 0.75);
      assert.equal(received.length, 2);
    },
  );
  await withRemote(() => new Response("no", { status: 500 }), async (remote, received) => {
    await assert.rejects(
      remote.rate(PHOTO, within(ENOUGH_MS)),
      iadError("LIVENESS_UNAVAILABLE", /HTTP 500$/),
    );
    assert.equal(received.length, 2);
  });
});

Deno.test("nobody there is unavailable, and the address is not told", async () => {
  let gone = "";
  await withLivenessServer(() => rated(1), ({ url }) => {
    gone = url;
    return Promise.resolve();
  });
  const remote = createRemoteLiveness({ url: gone });
  await assert.rejects(
    remote.rate(PHOTO, within(ENOUGH_MS)),
    iadError("LIVENESS_UNAVAILABLE", /^face liveness: connection failed \(\w+\)$/),
  );
});

Deno.test("answers that cannot be used are no rating, and are not asked for again", async (t) => {
  const answers: Readonly<Record<string, () => Response>> = {
    "not JSON": () => new Response("<html>"),
    "no object": () => Response.json(0.9),
    "no probability": () => Response.json({ score: 2 }),
    "a probability as text": () => Response.json({ probability: "0.9" }),
    "a probability above 1": () => Response.json({ probability: 1.5 }),
    "an error of its own": () => Response.json({ error: "licence", error_code: "LICENSE_ERROR" }),
    "an error with a probability": () => Response.json({ probability: 0.9, error_code: "UNKNOWN" }),
    "an error called as a member of every object": () => Response.json({ error_code: "constructor" }),
    "404": () => Response.json({ probability: 0.9 }, { status: 404 }),
    "bad UTF-8": () => new Response(Uint8Array.of(0x7b, 0xff, 0x7d)),
    "nothing": () => new Response(null, { status: 204 }),
  };
  for (const [name, answer] of Object.entries(answers)) {
    await t.step(name, () =>
      withRemote(answer, async (remote, received) => {
        await assert.rejects(remote.rate(PHOTO, within(ENOUGH_MS)), iadError("LIVENESS_UNAVAILABLE"));
        assert.equal(received.length, 1);
      }));
  }
});

Deno.test("a redirect is not followed", () =>
  withLivenessServer(() => rated(1), (elsewhere) =>
    withRemote(
      () =>
        new Response(null, { status: 307, headers: { location: `${elsewhere.url}/check_liveness_file` } }),
      async (remote) => {
        await assert.rejects(
          remote.rate(PHOTO, within(ENOUGH_MS)),
          iadError("LIVENESS_UNAVAILABLE", /HTTP 307/),
        );
        assert.equal(elsewhere.received.length, 0);
      },
    )));

Deno.test("an endless answer is cut off", () =>
  withRemote(
    () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new TextEncoder().encode(" ".repeat(4096))),
        }),
      ),
    async (remote) => {
      await assert.rejects(
        remote.rate(PHOTO, within(ENOUGH_MS)),
        iadError("LIVENESS_UNAVAILABLE", /too long/),
      );
    },
  ));

Deno.test("no answer in time is unavailable; too little time of one's own is the deadline's", async () => {
  const { promise: never, resolve: end } = Promise.withResolvers<Response>();
  await withRemote(async () => (await never).clone(), async (remote) => {
    await assert.rejects(
      remote.rate(PHOTO, within(ENOUGH_MS)),
      iadError("LIVENESS_UNAVAILABLE", /no answer in time/),
    );
    await assert.rejects(remote.rate(PHOTO, within(20)), iadError("DEADLINE_EXCEEDED"));
    await assert.rejects(remote.rate(PHOTO, within(-1)), iadError("DEADLINE_EXCEEDED"));
    end(new Response(null));
  }, { attemptMs: 200 });
});

Deno.test("what the other server says of the photo is said here too, and is no failure", () =>
  withRemote(
    () => Response.json({ error: "Face is too small", error_code: "FACE_TOO_SMALL" }),
    async (remote, received) => {
      for (let i = 0; i < 3; i++) {
        const answer = await remote.rate(PHOTO, within(ENOUGH_MS));
        assert.deepEqual(answer, { kind: "refused", code: "FACE_TOO_SMALL_ABSOLUTE" });
      }
      assert.equal(received.length, 3);
    },
    { failures: 2 },
  ));

Deno.test("a server that is down is left alone for a while", () =>
  withRemote(() => new Response(null, { status: 500 }), async (remote, received) => {
    for (let i = 0; i < 5; i++) {
      await assert.rejects(remote.rate(PHOTO, within(ENOUGH_MS)), iadError("LIVENESS_UNAVAILABLE"));
    }
    assert.equal(received.length, 4);
  }, { failures: 2 }));

/** A small server with the interface of IDLive Face: what it got, and answers as a test wants them. */
export interface ReceivedPhoto {
  readonly path: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** `index`: how many photos came before. */
export type Answer = (index: number) => Response | Promise<Response>;

export function rated(probability: number): Response {
  return Response.json({ probability, score: 1.5, quality: 0.9 });
}

/** Runs a server that answers with `answer`; `received` are the photos that came. */
export async function withLivenessServer(
  answer: Answer,
  use: (server: { readonly url: string; readonly received: readonly ReceivedPhoto[] }) => Promise<void>,
): Promise<void> {
  const received: ReceivedPhoto[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const index = received.length;
    const file = (await request.formData()).get("file");
    received.push({
      path: new URL(request.url).pathname,
      type: file instanceof File ? file.type : "none",
      bytes: file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(0),
    });
    return await answer(index);
  });
  try {
    await use({ url: `http://127.0.0.1:${server.addr.port}`, received });
  } finally {
    await server.shutdown();
  }
}

/// <reference lib="deno.worker" />
/** The attackers' side of bench/flood.ts, on a thread of its own: connections that send requests in bunches. */
export interface FloodOrder {
  readonly port: number;
  readonly connections: number;
  /** Requests that are sent before an answer is read. */
  readonly bunch: number;
  readonly request: string;
  /** A new connection for each bunch. */
  readonly afresh: boolean;
}

let answered = 0;

async function attack({ port, bunch, request, afresh }: FloodOrder): Promise<void> {
  const bytes = new TextEncoder().encode(request.repeat(bunch));
  const buffer = new Uint8Array(64 * 1024);
  while (true) {
    try {
      using connection = await Deno.connect({ hostname: "127.0.0.1", port });
      do {
        await connection.write(bytes);
        for (let left = bunch; left > 0;) {
          const length = await connection.read(buffer);
          if (length === null) throw new Error("closed");
          const count = new TextDecoder().decode(buffer.subarray(0, length)).split("HTTP/1.1 ").length - 1;
          left -= count;
          answered += count;
        }
      } while (!afresh);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

self.onmessage = ({ data }: MessageEvent<FloodOrder>) => {
  for (let nth = 0; nth < data.connections; nth++) void attack(data);
  setInterval(() => self.postMessage(answered), 100);
};

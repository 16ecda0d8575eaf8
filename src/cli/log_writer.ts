/** Log lines to a stream that may stall: the server never waits for who reads its log. */
interface LogWriter {
  /** Queues a line, or drops and counts it where too much waits already. */
  readonly write: (line: string) => void;
  /** Lines dropped since the start. */
  readonly dropped: () => number;
  /** Resolves when all is written, at the latest after so many milliseconds. */
  readonly flush: (milliseconds: number) => Promise<void>;
}

interface LogStream {
  write(bytes: Uint8Array): Promise<number>;
}

const MAX_WAITING_BYTES = 1024 * 1024;
const encoder = new TextEncoder();

export function createLogWriter(stream: LogStream, maxWaitingBytes = MAX_WAITING_BYTES): LogWriter {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let dropped = 0;
  let reported = 0;
  let writing: Promise<void> | undefined;

  function write(line: string): void {
    const bytes = encoder.encode(`${line}\n`);
    if (waitingBytes + bytes.length > maxWaitingBytes) return void dropped++;
    queue(bytes);
    writing ??= writeWaiting().finally(() => writing = undefined);
  }

  function queue(bytes: Uint8Array): void {
    waiting.push(bytes);
    waitingBytes += bytes.length;
  }

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      const left = await writeAll(stream, lines);
      dropped += left;
      waitingBytes -= lines.reduce((sum, { length }) => sum + length, 0);
      if (left === 0 && waiting.length === 0 && dropped > reported) reportDropped();
    }
  }

  /** Queued whatever waits: it says why lines are missing. */
  function reportDropped(): void {
    const count = dropped - reported;
    reported = dropped;
    const time = new Date().toISOString();
    queue(encoder.encode(`${JSON.stringify({ time, level: "warn", event: "log_lines_dropped", count })}\n`));
  }

  return {
    write,
    dropped: () => dropped,
    async flush(milliseconds) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      await Promise.race([writing, promise]);
      clearTimeout(timer);
    },
  };
}

/** How many of the lines could not be written: all that follow a fault of the stream. */
async function writeAll(stream: LogStream, lines: readonly Uint8Array[]): Promise<number> {
  for (const [index, line] of lines.entries()) {
    try {
      for (let sent = 0; sent < line.length;) sent += await stream.write(line.subarray(sent));
    } catch {
      return lines.length - index;
    }
  }
  return 0;
}

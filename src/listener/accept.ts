import type { ListenerEvents, RawConnection, RawListener } from "./types.ts";

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 1_000;

/** Takes connections until the listener is closed. A fault (no descriptors left) is a pause, twice as long each time. */
export async function acceptAll(
  listener: RawListener,
  { take, closed, onFault }: Pick<ListenerEvents, "onFault"> & {
    readonly take: (connection: RawConnection) => void;
    readonly closed: () => boolean;
  },
): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!closed()) {
    try {
      take(await listener.accept());
      pauseMs = FIRST_PAUSE_MS;
    } catch (thrown) {
      if (closed()) return;
      onFault("accept", thrown instanceof Error ? thrown.message : "unknown fault");
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }
}

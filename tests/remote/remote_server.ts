/** What the tests on a remote database share: captures, answers, and what the database holds. */
import { createClient } from "@libsql/client";
import { type Photo, PHOTOS } from "../../harness/bundles.ts";

/** One photograph each of other people, small ones: none is like another to the replay memory. */
export const FACES: readonly Photo[] = ["ada-640x480", "ben-480x640", "chi-1280x720", "dai-1280x720"]
  .map((name) => PHOTOS.accepted.find(({ file }) => file === `selfie-${name}.jpg`)!);

interface Answer {
  readonly status: number;
  /** Of a verdict. */
  readonly rejection: readonly string[] | undefined;
  readonly text: string;
}

export async function check(
  url: string,
  bundle: Uint8Array<ArrayBuffer>,
  requestId: string = crypto.randomUUID(),
): Promise<Answer> {
  const response = await fetch(`${url}/check_capture_liveness`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", "x-request-id": requestId },
    body: bundle,
  });
  const text = await response.text();
  const rejection = response.status === 200 ? JSON.parse(text).capture_liveness.rejection : undefined;
  return { status: response.status, rejection, text };
}

/** As a caller does: a 503 is sent again, the same bytes under the same id. */
export async function checkUntilAnswered(
  ...[url, bundle, requestId = crypto.randomUUID()]: Parameters<typeof check>
): Promise<Answer> {
  for (let attempt = 1;; attempt++) {
    const answer = await check(url, bundle, requestId);
    if (answer.status !== 503 || attempt === 200) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export function isAccepted({ rejection }: Answer): boolean {
  return rejection?.length === 0;
}

/** The records of one request, each as its status and its rejection. */
export async function recordsOf(database: string, requestId: string): Promise<string[]> {
  const client = createClient({ url: database });
  try {
    const { rows } = await client.execute({
      sql: "SELECT status, rejection FROM bi_records WHERE request_id = ? ORDER BY id",
      args: [requestId],
    });
    return rows.map(({ status, rejection }) => `${status} ${rejection}`);
  } finally {
    client.close();
  }
}

/** So that the same photographs can be used again. */
export async function forgetCaptures(database: string, authToken?: string): Promise<void> {
  const client = createClient({ url: database, ...(authToken && { authToken }) });
  try {
    await client.batch(["DELETE FROM captures"], "write");
  } finally {
    client.close();
  }
}

import { sha256 } from "../bytes/mod.ts";
import type { Envelope } from "../envelope/mod.ts";
import { IadError } from "../errors.ts";
import type { AnswerSource, BiRecord } from "../records/mod.ts";
import { requestKey } from "./same_request.ts";
import type { CheckerDeps, CheckResult, RequestContext } from "./types.ts";

const POLL_MS = 100;

/**
 * The answer that this very request was given minutes ago: the caller lost it and sends the same bytes under the same
 * request id, with a token of the same name. Waits while the first one is being checked, here or on another replica. Undefined for a request that is
 * new. Throws RECORDS_UNAVAILABLE or DEADLINE_EXCEEDED.
 */
export async function earlierAnswer(
  { ciphertext }: Envelope,
  context: RequestContext,
  { records, now, from }: Pick<CheckerDeps, "records" | "now"> & { readonly from: AnswerSource },
): Promise<CheckResult | undefined> {
  const request = { requestId: requestKey(context), ciphertextDigest: await sha256(ciphertext) };
  while (true) {
    const answer = await records.findAnswer(request, now(), from);
    if (answer.kind === "none") return undefined;
    if (answer.kind === "answered") return resultOf(answer.record);
    if (performance.now() + POLL_MS > context.deadline) {
      throw new IadError("DEADLINE_EXCEEDED", { detail: "the same request is being checked" });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** What the caller was told. The rules behind it are not kept one by one. */
function resultOf(record: BiRecord): CheckResult {
  const { probability, score, evidence, face_liveness_probability, face_liveness_score } = record;
  if (probability === null || score === null || evidence === null) {
    throw new IadError("INTERNAL", { detail: "record of a verdict without one" });
  }
  return {
    verdict: {
      pipeline: record.pipeline,
      probability,
      score,
      rejection: record.rejection,
      groups: evidence,
      contributions: [],
    } as CheckResult["verdict"],
    ...(face_liveness_probability !== null && face_liveness_score !== null &&
      { faceLiveness: { probability: face_liveness_probability, score: face_liveness_score } }),
  };
}

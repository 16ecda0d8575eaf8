import type { RequestContext } from "./types.ts";

/**
 * Under what a request is known when it comes again: the caller's id, and whose token it came with, so that nobody is
 * given the verdict of another caller. No id and no name has a slash.
 */
export function requestKey(
  { requestId, tokenName }: Pick<RequestContext, "requestId" | "tokenName">,
): string {
  return tokenName === undefined ? requestId : `${tokenName}/${requestId}`;
}

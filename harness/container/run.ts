/**
 * Runs an image the way that an engine does, for machines where none can: in namespaces of its own for mounts and processes, its
 * root file system read-only, as its user, without a capability or a way to get one. The network is the machine's.
 */
import { TextLineStream } from "../text_lines.ts";
import type { Image } from "./build.ts";

interface RunOptions {
  /** In the place of the image's own arguments. */
  readonly args?: readonly string[];
  /** In the place of the image's entry point. */
  readonly entrypoint?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Path in the image to a folder of this machine. */
  readonly volumes?: Readonly<Record<string, string>>;
  readonly readOnlyVolumes?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
}

interface ImageProcess {
  /** Number of the image's first process, as this machine counts. */
  firstPid(): number;
  /** Its exit status once it has ended; null where a signal ended it. */
  readonly status: Promise<number | null>;
  readonly errors: readonly string[];
  /** Sends a signal to the image's first process, which has number 1 there. */
  kill(signal: Deno.Signal): void;
}

/** Mounts, as an engine also where the image has no such place, then becomes its process. $1: root, $2: user; volumes up to "--", then the command. */
const SCRIPT = `
set -eu
root=$1 user=$2; shift 2
mount --bind "$root" "$root"
points() {
  while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root\${2%/*}"; touch "$root$2"; fi
    shift 3
  done
}
points "$@"
mount -o remount,ro,bind "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
while [ "$1" != -- ]; do
  mount --bind "$1" "$root$2"
  [ "$3" = rw ] || mount -o remount,ro,bind "$root$2"
  shift 3
done
shift
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid \\
  chroot --userspec="$user" --groups= "$root" "$@"
`;

export function runImage({ root, config }: Image, options: RunOptions = {}): ImageProcess {
  const volumes = [...mounts(options.volumes, "rw"), ...mounts(options.readOnlyVolumes, "ro")];
  const words = [...options.entrypoint ?? config.Entrypoint, ...options.args ?? config.Cmd];
  const child = new Deno.Command("unshare", {
    args: [
      "--mount",
      "--pid",
      "--fork",
      "--kill-child",
      "--propagation=private",
      ...["sh", "-c", SCRIPT, "sh"],
      ...[root, config.User, ...volumes, "--", ...words],
    ],
    clearEnv: true,
    env: { ...Object.fromEntries(config.Env.map(pairOf)), HOME: "/", ...options.env },
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let ended = false;
  const firstPid = () => ended ? NaN : onlyChildOf(child.pid);
  const errors: string[] = [];
  const reading = Promise.all([
    readLines(child.stdout, (line) => options.onLine?.(line)),
    readLines(child.stderr, (line) => errors.push(line)),
  ]);
  return {
    firstPid,
    errors,
    status: (async () => {
      const { code, signal } = await child.status;
      ended = true;
      await reading;
      return signal === null ? code : null;
    })(),
    kill(signal) {
      // Before the first process is there, and after it is gone, its parent ends both.
      const pid = firstPid();
      if (Number.isInteger(pid)) Deno.kill(pid, signal);
      else if (!ended) child.kill("SIGKILL");
    },
  };
}

function mounts(volumes: RunOptions["volumes"], mode: string): string[] {
  return Object.entries(volumes ?? {}).flatMap(([inside, outside]) => [outside, inside, mode]);
}

function pairOf(setting: string): [string, string] {
  const at = setting.indexOf("=");
  return [setting.slice(0, at), setting.slice(at + 1)];
}

/** NaN where there is none. */
function onlyChildOf(pid: number): number {
  const children = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`);
  return parseInt(children, 10);
}

async function readLines(from: ReadableStream<Uint8Array<ArrayBuffer>>, take: (line: string) => void) {
  for await (const line of from.pipeThrough(new TextLineStream())) take(line);
}

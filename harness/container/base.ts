/** What an image stands on, from Debian's packages: glibc and libgcc, no shell, nobody's home. */
import { command } from "./command.ts";

const SUITE = "bookworm";
const PACKAGES = ["base-files", "libc6", "libgcc-s1"];
/** As the distroless images have them. */
const PASSWD =
  "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n";

/** Fills the empty `folder`. debootstrap fetches a minimal Debian and checks its signatures; three packages are unpacked. */
export async function makeBase(folder: string): Promise<void> {
  const debian = await Deno.makeTempDir({ prefix: "iad_debian_" });
  try {
    await command("debootstrap", ["--variant=minbase", "--download-only", SUITE, debian]);
    const archives = `${debian}/var/cache/apt/archives`;
    for await (const { name } of Deno.readDir(archives)) {
      if (PACKAGES.includes(name.slice(0, name.indexOf("_")))) {
        await command("dpkg-deb", ["--extract", `${archives}/${name}`, folder]);
      }
    }
    await Deno.remove(`${folder}/usr/share/doc`, { recursive: true });
    await Deno.writeTextFile(`${folder}/etc/passwd`, PASSWD);
    await Deno.chmod(`${folder}/tmp`, 0o1777);
  } finally {
    await Deno.remove(debian, { recursive: true });
  }
}

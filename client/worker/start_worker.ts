/** Trusted Types, which TypeScript's DOM library does not have yet. */
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): {
    createScriptURL(url: string): string;
  };
}
type ScriptUrlPolicy = ReturnType<TrustedTypesFactory["createPolicy"]>;

/** As client/README.md names it for a page's `trusted-types`. */
const POLICY = "iad-capture";

let policy: ScriptUrlPolicy | undefined;

interface Started {
  readonly worker: Worker;
  /** Forgets what the start needed. */
  release(): void;
}

/**
 * Starts a module worker. A file of another origin cannot be a worker: a line of this page's own imports it.
 * Throws where the browser refuses to try.
 */
export function startWorker(url: URL): Started {
  const isOwn = url.origin === location.origin;
  const address = isOwn ? url.href : importOf(url);
  const worker = new Worker(trusted(address), { type: "module", name: "iad-capture" });
  return { worker, release: () => isOwn ? undefined : URL.revokeObjectURL(address) };
}

/** Address of one line of script that imports `url`. */
function importOf(url: URL): string {
  const line = new Blob([`import ${JSON.stringify(url.href)};`], { type: "text/javascript" });
  return URL.createObjectURL(line);
}

/** Without a policy, or where the page allows none of ours, the address itself: the browser decides. */
function trusted(address: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypesFactory };
  try {
    // A name can be taken once in a page.
    policy ??= trustedTypes?.createPolicy(POLICY, { createScriptURL: (url) => url });
    return policy?.createScriptURL(address) ?? address;
  } catch {
    return address;
  }
}

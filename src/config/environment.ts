/** Which names of the environment are settings of this server. */
export const PREFIX = "IAD_SERVER_";

interface Given {
  /** Settings without the prefix, empty ones left out. */
  readonly settings: Readonly<Record<string, string>>;
  /** Full names of what Kubernetes sets for a Service whose name begins like our prefix. */
  readonly ignored: readonly string[];
}

/** https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables */
const SERVICE_NAME = /(^|_)(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;
const SERVICE_PORT = /(^|_)PORT$/;
const SERVICE_ADDRESS = /^(tcp|udp|sctp):\/\//;

/** `PORT`, as hosting platforms set it, counts where our own name is not given. */
export function readEnvironment(environment: Readonly<Record<string, string>>): Given {
  const settings: Record<string, string> = {};
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || value === "") continue;
    const key = name.slice(PREFIX.length);
    if (SERVICE_NAME.test(key) || (SERVICE_PORT.test(key) && SERVICE_ADDRESS.test(value))) ignored.push(name);
    else settings[key] = value;
  }
  const port = environment["PORT"];
  return { settings: { ...(port && { PORT: port }), ...settings }, ignored: ignored.sort() };
}

import { describeThrowable, IadError } from "../src/errors.ts";

/** A description is a few lines, a model at most a few hundred megabytes. */
const MAX_DESCRIPTION_BYTES = 64 * 1024;
const MAX_MODEL_BYTES = 512 * 1024 * 1024;

interface OperatorModel<Description> {
  readonly description: Description;
  readonly model: Uint8Array<ArrayBuffer>;
  /** Lower-case hex, of the model. */
  readonly sha256: string;
}

/**
 * An operator's own model: the description at `path`, read by `parse`, and the ONNX file beside it. Throws INTERNAL, with
 * the names of the files and without their folder, when one of them cannot be used.
 */
export async function loadOperatorModel<
  D extends { readonly file: string; readonly sha256?: string | undefined },
>(
  path: string,
  parse: (value: unknown) => D,
): Promise<OperatorModel<D>> {
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  const own = path.slice(cut);
  const text = new TextDecoder().decode(await readFile(path, own, MAX_DESCRIPTION_BYTES));
  const description = within(own, () => parse(parseJson(text)));
  const model = await readFile(path.slice(0, cut) + description.file, description.file, MAX_MODEL_BYTES);
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", model)).toHex();
  if (description.sha256 !== undefined && description.sha256 !== sha256) {
    throw fault(`"${description.file}" is not the model that "${own}" pins`);
  }
  return { description, model, sha256 };
}

async function readFile(path: string, name: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  let size: number;
  try {
    const { isFile, size: found } = await Deno.stat(path);
    if (!isFile) throw new TypeError("not a file");
    size = found;
  } catch (cause) {
    throw fault(`cannot read "${name}": ${reason(cause)}`, cause);
  }
  if (size > maxBytes) throw fault(`"${name}" has more than ${maxBytes} bytes`);
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    throw fault(`cannot read "${name}": ${reason(cause)}`, cause);
  }
}

/** The kind of the fault: messages of the runtime hold the whole path. */
function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : describeThrowable(thrown);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fault("model description is not JSON", cause);
  }
}

function within<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const detail = thrown instanceof IadError ? thrown.detail : describeThrowable(thrown);
    throw fault(`"${name}": ${detail}`, thrown);
  }
}

function fault(detail: string, cause?: unknown): IadError {
  return new IadError("INTERNAL", { detail, ...(cause !== undefined && { cause }) });
}

import type { Context } from "hono";
import type { BuiltClient, EncodedFile, FileRole } from "../src/client_build/mod.ts";

/** One file of the built client under one address. */
export interface StaticFile {
  readonly body: EncodedFile;
  readonly type: string;
  /** Anything that changes with the bytes; without quotes. */
  readonly tag: string;
  /** True where the address carries the content's hash. */
  readonly immutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  html: "text/html; charset=utf-8",
  json: "application/json",
  jws: "application/jose",
};

/** The build's files of these roles under their own names, and under the names that never change. */
export function filesByName(
  { manifest, files }: BuiltClient,
  names: Readonly<Partial<Record<FileRole, string>>>,
): Map<string, StaticFile> {
  const found = new Map<string, StaticFile>();
  for (const [name, body] of files) {
    const { role, sha384 } = manifest.files[name] ?? {};
    const alias = role && names[role];
    if (alias === undefined || sha384 === undefined) continue;
    const file = { body, type: mediaTypeOf(name), tag: sha384.slice(0, 32) };
    found.set(name, { ...file, immutable: true });
    found.set(alias, { ...file, immutable: false });
  }
  return found;
}

/** By the name's extension. */
export function mediaTypeOf(name: string): string {
  return TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}

/** 200 with the best encoding that the client takes, or 304. Overrides the application's `no-store`. */
export function serveStatic(
  c: Context,
  file: StaticFile,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const encoding = encodingFor(c.req.header("Accept-Encoding"), file.body);
  const etag = `"${file.tag}${encoding === undefined ? "" : `-${encoding}`}"`;
  const common = {
    ...headers,
    "Cache-Control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
    ETag: etag,
    Vary: "Accept-Encoding",
  };
  if (matches(c.req.header("If-None-Match"), etag)) return c.body(null, 304, common);
  return c.body(file.body[encoding ?? "plain"] ?? file.body.plain, 200, {
    ...common,
    "Content-Type": file.type,
    ...(encoding !== undefined && { "Content-Encoding": encoding }),
  });
}

/** Brotli before gzip; an encoding with `q=0` is refused. Wildcards are not worth their rules here. */
function encodingFor(header: string | undefined, body: EncodedFile): "br" | "gzip" | undefined {
  const accepted = new Set(
    (header ?? "").toLowerCase().split(",").map((part) => part.trim())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part)).map((part) => part.split(";")[0]?.trim()),
  );
  return (["br", "gzip"] as const).find((coding) => accepted.has(coding) && body[coding] !== undefined);
}

/** If-None-Match compares weakly (RFC 9110 §13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" ||
    header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}

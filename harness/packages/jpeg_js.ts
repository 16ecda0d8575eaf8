// deno-lint-ignore no-import-prefix
import jpegJs from "npm:jpeg-js@0.4.4";

export const { encode, decode } = jpegJs;

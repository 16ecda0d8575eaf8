// deno-lint-ignore no-import-prefix
import axe from "npm:axe-core@4.14.1";

/** What runs inside of a page, as a script. */
export const AXE: string = axe.source;

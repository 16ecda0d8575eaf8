/** Settings of the database: where it is, and how long it keeps what. */
import { z } from "zod";
import { databaseUrlFault } from "../records/mod.ts";
import { PREFIX } from "./environment.ts";
import { integer, text, word } from "./fields.ts";

const databaseUrl = z.string().check((context) => {
  const fault = databaseUrlFault(context.value);
  if (fault !== undefined) context.issues.push({ code: "custom", message: fault, input: "" });
}).optional();

export const DATABASE_SETTINGS = {
  DATABASE_URL: databaseUrl,
  DATABASE_TOKEN: word,
  DATABASE_TOKEN_FILE: text,
  REPLAY_MEMORY_DAYS: integer(30, 1, 3650),
  RECORDS_RETENTION_DAYS: integer(365, 1, 3650),
  FEATURES_RETENTION_DAYS: integer(30, 1, 3650),
};
type DatabaseSettings = z.infer<z.ZodObject<typeof DATABASE_SETTINGS>>;

export interface DatabaseConfig {
  /** Of a remote one: its token, or the file that it is read from. */
  readonly database: { readonly url: string; readonly authToken?: string; readonly tokenFile?: string };
  readonly replayDays: number;
  readonly recordsDays: number;
  readonly featuresDays: number;
}

export function freezeDatabase(s: DatabaseSettings, dataDir: string): DatabaseConfig {
  return {
    database: Object.freeze({
      url: s.DATABASE_URL ?? `file:${dataDir}/iad.db`,
      ...(s.DATABASE_TOKEN !== undefined && { authToken: s.DATABASE_TOKEN }),
      ...(s.DATABASE_TOKEN_FILE !== undefined && { tokenFile: s.DATABASE_TOKEN_FILE }),
    }),
    replayDays: s.REPLAY_MEMORY_DAYS,
    recordsDays: s.RECORDS_RETENTION_DAYS,
    featuresDays: s.FEATURES_RETENTION_DAYS,
  };
}

/** What no single setting shows. */
export function databaseProblems(given: Readonly<Record<string, string>>): readonly string[] {
  if (given["DATABASE_TOKEN"] === undefined || given["DATABASE_TOKEN_FILE"] === undefined) return [];
  return [`${PREFIX}DATABASE_TOKEN_FILE must not be given beside ${PREFIX}DATABASE_TOKEN`];
}

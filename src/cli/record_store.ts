import type { Config } from "../config/mod.ts";
import { IadError } from "../errors.ts";
import type { ReplayMemory } from "../evidence/mod.ts";
import {
  createRecordClient,
  describeDatabase,
  openRecordStore,
  openRecordStoreInWorker,
  type RecordStore,
} from "../records/mod.ts";
import { type Logger, throttled } from "../telemetry/mod.ts";
import { CommandError } from "./args.ts";
import { openDatabaseToken, readDatabaseToken } from "./database_token.ts";

type Settings = Pick<Config, "database" | "recordsDays" | "featuresDays" | "replayDays" | "claimTimeoutMs">;

const SETTING = "IAD_SERVER_DATABASE_URL";
/** A database that is down is told once in this time, with the number of calls that failed. */
const FAULT_INTERVAL_MS = 10_000;

/** The configured database on this thread, for one command. Throws {@link CommandError}, one line. */
export function openRecords(config: Settings): Promise<RecordStore & ReplayMemory> {
  return named(config, async () => {
    const { url, authToken, tokenFile } = config.database;
    const token = tokenFile === undefined ? authToken : await readDatabaseToken(tokenFile);
    return await openRecordStore({
      client: await createRecordClient({ url, token: () => token }),
      ...settingsOf(config),
    });
  });
}

/** The configured database on a thread of its own, its faults in the log. Throws {@link CommandError}, one line. */
export async function serveRecords(config: Settings, log: Logger): Promise<RecordStore & ReplayMemory> {
  const place = { setting: SETTING, host: describeDatabase(config.database.url) };
  const onFault = throttled<IadError>(
    ({ code, detail }, passedOver) =>
      log.error("records_fault", { ...place, code, detail, count: passedOver + 1 }),
    { intervalMs: FAULT_INTERVAL_MS },
  );
  const { url } = config.database;
  const token = await openDatabaseToken(config.database, log);
  try {
    return await named(config, () =>
      openRecordStoreInWorker({
        database: { url, token: token.current },
        ...settingsOf(config),
        onFault,
        onClosed: token.close,
      }));
  } catch (thrown) {
    token.close();
    throw thrown;
  }
}

function settingsOf({ recordsDays, featuresDays, replayDays, claimTimeoutMs }: Settings) {
  return { retentionDays: recordsDays, featuresDays, replayDays, claimTimeoutMs };
}

async function named<T>({ database }: Settings, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (thrown) {
    if (!(thrown instanceof IadError)) throw thrown;
    const cause = thrown.detail ?? thrown.message;
    throw new CommandError(
      `Cannot open the database: ${cause} (${SETTING} is ${describeDatabase(database.url)})`,
    );
  }
}

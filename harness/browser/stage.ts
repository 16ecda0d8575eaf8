/** Servers, sites and a screen for visits by real browsers; each is started when it is first needed. */
import { createClient } from "@libsql/client";
import type { BiRecord } from "../../src/records/mod.ts";
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from "../server_process.ts";
import { type BrowserKind, type CameraSource, type Display, startBrowser, startDisplay } from "./browsers.ts";
import { type Integrator, startIntegrator, type VisitOptions, type VisitResult } from "./integrator.ts";
import { within } from "./processes.ts";

/**
 * `product`: as `deno task serve` starts it. `test_build`: takes test devices for cameras, and their films as
 * they come: what pixels weigh is measured in the lab. `any_picture`: takes the pictures of test devices, without a face
 * or a sensor's noise. `test_build_any_picture`: both.
 */
type ServerKind = "product" | "test_build" | "any_picture" | "test_build_any_picture";

const ENTRY = "harness/browser/test_build.ts";
const ENTRIES: Readonly<Record<ServerKind, readonly string[] | undefined>> = {
  product: undefined,
  test_build: [ENTRY, "--trust-test-devices"],
  any_picture: [ENTRY, "--test-pictures"],
  test_build_any_picture: [ENTRY, "--trust-test-devices", "--test-pictures"],
};
/** From the browser's start to the server's answer. Milliseconds. */
const VISIT_MS = 60_000;
const ROOT = new URL("../../", import.meta.url);

export interface Outcome extends VisitResult {
  /** Of the last answer. */
  readonly record: BiRecord;
}

export interface VisitPlan extends VisitOptions {
  readonly server: ServerKind;
  readonly browser: BrowserKind;
  readonly camera: CameraSource;
}

interface Site {
  readonly server: ServerProcess;
  readonly integrator: Integrator;
}

export class Stage {
  readonly #sites = new Map<ServerKind, Promise<Site>>();
  #display: Promise<Display> | undefined;

  /** One visit by a fresh browser, without any automation protocol, to a server that remembers no capture. */
  async visit(plan: VisitPlan): Promise<Outcome> {
    return await this.visitWith(plan, async (url) => {
      const display = plan.browser === "headful" ? (await this.screen()).name : undefined;
      const browser = await startBrowser(url, {
        kind: plan.browser,
        camera: plan.camera,
        ...(display !== undefined && { display }),
      });
      return { stop: browser.stop, complaints: () => browser.complaints.slice(-5).join("\n") };
    });
  }

  /** The same by a browser of the caller's. */
  async visitWith(
    plan: Omit<VisitPlan, "browser" | "camera">,
    open: (url: string) => Promise<{ stop(): Promise<void>; complaints?(): string }>,
  ): Promise<Outcome> {
    const { server, integrator } = await this.site(plan.server);
    await forgetCaptures(server);
    const { url, done } = integrator.invite(plan);
    const browser = await open(url);
    let result;
    try {
      result = await within(done, VISIT_MS, `The visit with ${plan.attack ?? "no attack"}`);
    } catch (thrown) {
      throw new Error(
        `${thrown instanceof Error ? thrown.message : thrown}\n${browser.complaints?.() ?? ""}`,
      );
    } finally {
      await browser.stop();
    }
    return { ...result, record: await recordOf(server, result.answers.at(-1)!.requestId) };
  }

  site(kind: ServerKind): Promise<Site> {
    let site = this.#sites.get(kind);
    if (site === undefined) this.#sites.set(kind, site = openSite(kind));
    return site;
  }

  async close(): Promise<void> {
    // A site that never opened has nothing to close, and must not keep the others open.
    for (const opened of await Promise.allSettled(this.#sites.values())) {
      if (opened.status === "fulfilled") await closeSite(opened.value);
    }
    await (await this.#display)?.stop();
  }

  screen(): Promise<Display> {
    return this.#display ??= startDisplay();
  }
}

/** Runs `use` on a stage of its own. */
export async function withStage(use: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = new Stage();
  try {
    await use(stage);
  } finally {
    await stage.close();
  }
}

async function openSite(kind: ServerKind): Promise<Site> {
  const entry = ENTRIES[kind];
  const server = await startServerProcess({ dataDir: await makeDataDir(), ...(entry && { entry }) });
  return { server, integrator: startIntegrator(server.url) };
}

async function closeSite({ server, integrator }: Site): Promise<void> {
  await integrator.close();
  await server.stop();
  await removeDataDir(server.dataDir);
}

/** So that a face that an earlier visit showed does not decide: replay has its own case. */
async function forgetCaptures({ dataDir }: ServerProcess): Promise<void> {
  const client = createClient({ url: new URL(`${dataDir}/iad.db`, ROOT).href });
  try {
    await client.executeMultiple("PRAGMA busy_timeout = 5000; DELETE FROM captures;");
  } finally {
    client.close();
  }
}

async function recordOf(server: ServerProcess, requestId: string): Promise<BiRecord> {
  const records: readonly BiRecord[] = await (await fetch(`${server.url}/bi_records`)).json();
  const record = records.find((one) => one.request_id === requestId);
  if (record === undefined) throw new Error(`No record of request ${requestId}`);
  return record;
}

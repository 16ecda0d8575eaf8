import assert from "node:assert/strict";
import { ERROR_TABLE } from "../../src/errors.ts";
import { createMetrics } from "../../src/telemetry/mod.ts";
import { METRICS_OPTIONS } from "../support/metrics_options.ts";

const OPTIONS = METRICS_OPTIONS;
const START_MS = METRICS_OPTIONS.nowMs();

/** Series name with labels → value. */
async function scrape(metrics: ReturnType<typeof createMetrics>): Promise<Map<string, number>> {
  const lines = (await metrics.render()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const at = line.lastIndexOf(" ");
    return [line.slice(0, at), Number(line.slice(at + 1))];
  }));
}

Deno.test("every series is there at zero before the first request", async () => {
  const series = await scrape(createMetrics(OPTIONS));
  for (const code of Object.keys(ERROR_TABLE)) {
    assert.equal(series.get(`iad_errors_total{code="${code}"}`), 0);
  }
  for (const outcome of ["accepted", "rejected"]) {
    for (const type of ["face", "document"]) {
      assert.equal(series.get(`iad_verdicts_total{outcome="${outcome}",capture_type="${type}"}`), 0);
    }
  }
  assert.equal(series.get('iad_rejections_total{reason="UNTRUSTED_CONTENT"}'), 0);
  assert.equal(series.get('iad_stage_duration_seconds_count{stage="decode"}'), 0);
  assert.equal(series.get('iad_inference_duration_seconds_count{model="face_detector"}'), 0);
  assert.equal(series.get('iad_request_duration_seconds_count{route="/health"}'), 0);
  assert.equal(series.get("iad_queue_wait_seconds_count"), 0);
  assert.equal(series.get("iad_records_saved_total"), 0);
  for (const status of ["200", "400", "405", "413", "415", "500", "503", "other"]) {
    const labels = `route="/check_capture_liveness",method="POST",status="${status}"`;
    assert.equal(series.get(`iad_http_requests_total{${labels}}`), 0, status);
  }
});

Deno.test("connections, bodies and dropped log lines are read at the scrape, connection faults counted", async () => {
  const metrics = createMetrics(OPTIONS);
  metrics.countConnectionFault("evicted");
  metrics.countConnectionFault("invented");
  const series = await scrape(metrics);
  assert.equal(series.get("iad_connections"), 5);
  assert.equal(series.get("iad_arriving_bodies"), 3);
  assert.equal(series.get("iad_held_body_bytes"), 1_234);
  assert.equal(series.get("iad_log_lines_dropped_total"), 6);
  assert.equal(series.get('iad_connection_faults_total{fault="evicted"}'), 1);
  assert.equal(series.get('iad_connection_faults_total{fault="accept"}'), 0);
  assert.equal(series.get('iad_connection_faults_total{fault="other"}'), 1);
});

Deno.test("licence, build, memory and pool are read at the scrape", async () => {
  let nowMs = START_MS;
  const metrics = createMetrics({ ...OPTIONS, nowMs: () => nowMs });
  nowMs += 12 * 3_600_000;
  const series = await scrape(metrics);
  assert.equal(series.get("iad_license_expiration_timestamp_seconds"), START_MS / 1_000 + 36 * 3_600);
  assert.equal(series.get("iad_license_remaining_days"), 1);
  assert.equal(series.get('iad_build_info{version="2.1.0",pipeline="iad-r-1",deno="2.9.6"}'), 1);
  assert.equal(series.get('iad_model_info{model="face_detector",version="3",sha256="0123456789ab"}'), 1);
  assert.equal(series.get("process_resident_memory_bytes"), 4_000);
  assert.equal(series.get("iad_heap_used_bytes"), 2_000);
  assert.equal(series.get("iad_uptime_seconds"), 12 * 3_600);
  assert.equal(series.get("process_start_time_seconds"), START_MS / 1_000);
  assert.equal(series.get("iad_queue_depth"), 7);
  assert.deepEqual(["idle", "busy", "starting"].map((state) => series.get(`iad_workers{state="${state}"}`)), [
    2,
    1,
    1,
  ]);
  assert.equal(series.get("iad_worker_restarts_total"), 2);
  assert.equal((await scrape(metrics)).get("iad_worker_restarts_total"), 2);
});

Deno.test("an expired licence has 0 days left, none has until the year 9999", async () => {
  const expired = await scrape(createMetrics({ ...OPTIONS, licenseExpiresMs: () => START_MS - 1 }));
  assert.equal(expired.get("iad_license_remaining_days"), 0);
  const none = await scrape(createMetrics({ ...OPTIONS, licenseExpiresMs: () => 253_402_300_799_000 }));
  assert.equal(none.get("iad_license_expiration_timestamp_seconds"), 253_402_300_799);
});

Deno.test("what happens is counted", async () => {
  const metrics = createMetrics(OPTIONS);
  metrics.countRequest({ route: "/check_capture_liveness", method: "POST", status: 200, seconds: 0.04 });
  metrics.countVerdict({ accepted: true, captureType: "face", reasons: [], clientFiles: "altered" });
  metrics.countVerdict({
    accepted: false,
    captureType: "document",
    reasons: ["UNTRUSTED_DEVICE", "UNTRUSTED_CONTENT"],
  });
  metrics.countError("FACE_NOT_FOUND");
  metrics.countRecord();
  metrics.observeStage("decode", 0.02);
  metrics.observeInference("face_detector", 0.012);
  metrics.observeQueueWait(0.3);
  const series = await scrape(metrics);
  const labels = 'route="/check_capture_liveness",method="POST",status="200"';
  assert.equal(series.get(`iad_http_requests_total{${labels}}`), 1);
  assert.equal(series.get('iad_request_duration_seconds_sum{route="/check_capture_liveness"}'), 0.04);
  assert.equal(series.get('iad_verdicts_total{outcome="accepted",capture_type="face"}'), 1);
  assert.equal(series.get('iad_verdicts_total{outcome="rejected",capture_type="document"}'), 1);
  assert.equal(series.get('iad_rejections_total{reason="UNTRUSTED_DEVICE"}'), 1);
  assert.equal(series.get('iad_client_files_total{files="altered"}'), 1);
  assert.equal(series.get('iad_client_files_total{files="built"}'), 0);
  assert.equal(series.get('iad_errors_total{code="FACE_NOT_FOUND"}'), 1);
  assert.equal(series.get("iad_records_saved_total"), 1);
  assert.equal(series.get('iad_stage_duration_seconds_bucket{le="0.025",stage="decode"}'), 1);
  assert.equal(series.get('iad_inference_duration_seconds_count{model="face_detector"}'), 1);
  assert.equal(series.get("iad_queue_wait_seconds_sum"), 0.3);
});

Deno.test("no caller can make a new series", async () => {
  const metrics = createMetrics(OPTIONS);
  const before = new Set((await scrape(metrics)).keys());
  for (let index = 0; index < 50; index++) {
    metrics.countRequest({ route: `/x${index}`, method: `M${index}`, status: 600 + index, seconds: 1 });
    metrics.countRequest({ route: "/health", method: `M${index}`, status: 600 + index, seconds: 1 });
    metrics.countVerdict({ accepted: false, captureType: `c${index}`, reasons: [`r${index}`] });
    metrics.observeStage(`s${index}`, 1);
    metrics.observeInference(`m${index}`, 1);
  }
  const after = await scrape(metrics);
  assert.deepEqual(new Set(after.keys()), before);
  assert.equal(after.get('iad_http_requests_total{route="other",method="other",status="other"}'), 50);
  assert.equal(after.get('iad_http_requests_total{route="/health",method="other",status="other"}'), 50);
});

Deno.test("two sets of metrics share nothing", async () => {
  const [first, second] = [createMetrics(OPTIONS), createMetrics(OPTIONS)];
  first.countRecord();
  assert.equal((await scrape(second)).get("iad_records_saved_total"), 0);
  assert.match(first.contentType, /^text\/plain; version=0\.0\.4/);
});

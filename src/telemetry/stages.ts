import { SpanStatusCode, trace } from "@opentelemetry/api";

/** The stages of one check, in order. The same word names the span, the metric label and the record's key. */
export const STAGES = [
  "receive",
  "parse",
  "open",
  "read",
  "freshness",
  "probe",
  "decode",
  "faces",
  "liveness",
  "observe",
  "decide",
  "record",
] as const;
type StageName = (typeof STAGES)[number];

/** Times the stages of one check and wraps each in a span; `onStage` feeds the histogram (seconds). */
export class StageClock {
  readonly milliseconds: Partial<Record<StageName, number>> = {};
  readonly #onStage: (stage: StageName, seconds: number) => void;

  constructor(onStage: (stage: StageName, seconds: number) => void) {
    this.#onStage = onStage;
  }

  /** Runs one stage. Its time counts whether it returns or throws. */
  async run<T>(stage: StageName, work: () => T | Promise<T>): Promise<T> {
    const span = trace.getTracer("iad").startSpan(stage);
    const started = performance.now();
    try {
      return await work();
    } catch (thrown) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw thrown;
    } finally {
      span.end();
      this.note(stage, performance.now() - started);
    }
  }

  /** Notes time that was measured elsewhere, in a worker. */
  note(stage: StageName, milliseconds: number): void {
    this.milliseconds[stage] = Math.round(milliseconds * 1000) / 1000;
    this.#onStage(stage, milliseconds / 1000);
  }
}

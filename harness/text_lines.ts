/** Bytes in, lines out. */
export class TextLineStream {
  readonly readable: ReadableStream<string>;
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  constructor() {
    const decoder = new TextDecoderStream();
    let rest = "";
    const splitter = new TransformStream<string, string>({
      transform(chunk, controller) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) controller.enqueue(line);
      },
      flush(controller) {
        if (rest !== "") controller.enqueue(rest);
      },
    });
    this.writable = decoder.writable;
    this.readable = decoder.readable.pipeThrough(splitter);
  }
}

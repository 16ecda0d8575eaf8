import {
  type HuffmanTable,
  malformed,
  parseHuffmanTables,
  parseQuantTables,
  requireUsable,
} from "./jpeg_segments.ts";
import { standardHuffmanTables } from "./standard_huffman.ts";
import type { QuantTable } from "./types.ts";

/** The most elaborate progressive files bring one or two a scan. */
const MAX_TABLES = 1024;
const MAX_NOTED = 512;

/** The quantisation and Huffman tables of one file as they stand at a place in it: later ones replace earlier ones. */
export class JpegTables {
  /** Payload length of each DHT segment. */
  readonly dhtLengths: number[] = [];
  #dqtSegments = 0;
  #standardUsed = false;
  #tablesLeft = MAX_TABLES;
  readonly #quant = new Map<number, QuantTable>();
  /** By id: the table that stood when a component was first sent. */
  readonly #latched = new Map<number, QuantTable>();
  readonly #huffman = new Map<number, HuffmanTable>();

  get dqtSegments(): number {
    return this.#dqtSegments;
  }

  /** A scan needed a table that the file did not bring. */
  get standardUsed(): boolean {
    return this.#standardUsed;
  }

  readQuant(payload: Uint8Array): void {
    this.#dqtSegments++;
    for (const table of parseQuantTables(payload)) {
      this.#count();
      this.#quant.set(table.id, table);
    }
  }

  readHuffman(payload: Uint8Array): void {
    if (this.dhtLengths.length < MAX_NOTED) this.dhtLengths.push(payload.length);
    for (const table of parseHuffmanTables(payload)) {
      this.#count();
      this.#huffman.set(4 * table.tableClass + table.id, table);
    }
  }

  /** The table of a component that is sent for the first time, which stays its table. */
  latchQuant(id: number): QuantTable {
    const table = this.#quant.get(id);
    if (table === undefined) throw malformed("SOS before its DQT");
    if (table.values.includes(0)) throw malformed("DQT value 0");
    if (!this.#latched.has(id)) this.#latched.set(id, table);
    return table;
  }

  /** `standard`: a missing table is the standard's. */
  huffman(tableClass: 0 | 1, id: number, { standard }: { readonly standard: boolean }): HuffmanTable {
    let table = this.#huffman.get(4 * tableClass + id);
    if (table === undefined && standard) {
      table = standardHuffmanTables().find((one) => one.tableClass === tableClass && one.id === id);
      this.#standardUsed ||= table !== undefined;
    }
    if (table === undefined || id > 3) {
      throw malformed(`SOS before its ${tableClass === 0 ? "DC" : "AC"} table`);
    }
    requireUsable(table);
    return table;
  }

  /** One for each id, in the file's order; of those that a component uses, the one that it uses. */
  quantTables(): QuantTable[] {
    return [...this.#quant.values()].map((table) => this.#latched.get(table.id) ?? table);
  }

  #count(): void {
    if (this.#tablesLeft-- <= 0) throw malformed("Too many tables");
  }
}

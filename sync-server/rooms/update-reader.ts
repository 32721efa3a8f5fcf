/**
 * A Yjs V1 update as plain values, read without making anything of Yjs: no roots, no objects with keys from
 * outside, no arrays of a promised length. What a body cannot hold at all (maps, embeds, sub-documents) is
 * refused while reading.
 */
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { readWhole, Unreadable, type ByteReader } from './byte-reader.ts';

export interface Id {
  readonly client: number;
  readonly clock: number;
}

/** What an attribute may be on its way; which of it a name allows is the schema's to say. */
export type SentValue = string | number | boolean | null | readonly SentValue[];

export type Content =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'text' }
  /** A mark begins (attributes, or `true` for none) or ends (`null`). */
  | { readonly kind: 'mark'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'element'; readonly name: string }
  | { readonly kind: 'text-node' }
  /** Values of one attribute, oldest first; the last counts. */
  | { readonly kind: 'attribute'; readonly values: readonly SentValue[] };

export type Struct = { readonly clock: number; readonly length: number } & (
  | { readonly kind: 'collected' }
  | { readonly kind: 'skipped' }
  | {
      readonly kind: 'item';
      readonly origin: Id | null;
      readonly rightOrigin: Id | null;
      /** A root's name, a node's id, or null: the neighbour's parent. */
      readonly parent: string | Id | null;
      readonly attribute: string | null;
      readonly content: Content;
    }
);

export interface StructRun {
  readonly client: number;
  readonly clock: number;
  /** First clock after the run. */
  readonly end: number;
  readonly structs: readonly Struct[];
  /** The structs as they were sent. */
  readonly bytes: Uint8Array;
}

export interface DeletedRange extends Id {
  readonly length: number;
}

export interface ParsedUpdate {
  readonly runs: ReadonlyMap<number, StructRun>;
  readonly deleted: readonly DeletedRange[];
}

/** Yjs draws client ids from 32 bits. */
const maxClient = 0xffff_ffff;
/** Far beyond any document, far below where numbers lose precision. */
const maxClock = 0x7fff_ffff;

export function readUpdate(
  bytes: Uint8Array,
): Result<ParsedUpdate, Extract<RefusalCode, 'update-malformed' | 'update-schema'>> {
  const read = readWhole(bytes, (reader) => ({ runs: readRuns(reader), deleted: readDeleted(reader) }));
  return read.ok ? ok(read.value) : err(read.error === 'schema' ? 'update-schema' : 'update-malformed');
}

const malformed = (): never => {
  throw new Unreadable('malformed');
};
const outsideSchema = (): never => {
  throw new Unreadable('schema');
};

function readRuns(reader: ByteReader): ReadonlyMap<number, StructRun> {
  const runs = new Map<number, StructRun>();
  for (let left = reader.varUint(); left > 0; left--) {
    const count = reader.varUint();
    const client = readClient(reader);
    const start = reader.varUint();
    if (runs.has(client)) malformed();
    const structs: Struct[] = [];
    const from = reader.position();
    let clock = start;
    for (let n = 0; n < count; n++) {
      const struct = readStruct(reader, clock);
      clock += struct.length;
      if (struct.length === 0 || clock > maxClock) malformed();
      structs.push(struct);
    }
    runs.set(client, { client, clock: start, end: clock, structs, bytes: reader.since(from) });
  }
  return runs;
}

function readClient(reader: ByteReader): number {
  const client = reader.varUint();
  return client > maxClient ? malformed() : client;
}

const readId = (reader: ByteReader): Id => ({ client: readClient(reader), clock: reader.varUint() });

// Bits of a struct's first byte (yjs/src/utils/encoding.js): what its content is, and which fields follow.
const contentBits = 0b0001_1111;
const hasAttribute = 0b0010_0000;
const hasRightOrigin = 0b0100_0000;
const hasOrigin = 0b1000_0000;

function readStruct(reader: ByteReader, clock: number): Struct {
  const info = reader.byte();
  if (info === 0) return { kind: 'collected', clock, length: reader.varUint() };
  if (info === 10) return { kind: 'skipped', clock, length: reader.varUint() };
  const origin = info & hasOrigin ? readId(reader) : null;
  const rightOrigin = info & hasRightOrigin ? readId(reader) : null;
  const namesParent = !origin && !rightOrigin;
  const parent = namesParent ? readParent(reader) : null;
  const attribute = namesParent && info & hasAttribute ? reader.varString() : null;
  const [content, length] = readContent(reader, info & contentBits);
  return { kind: 'item', clock, length, origin, rightOrigin, parent, attribute, content };
}

function readParent(reader: ByteReader): string | Id {
  switch (reader.varUint()) {
    case 0:
      return readId(reader);
    case 1:
      return reader.varString();
    default:
      return malformed();
  }
}

/** Content and how many clock ticks it takes. */
function readContent(reader: ByteReader, kind: number): readonly [Content, number] {
  switch (kind) {
    case 1:
      return [{ kind: 'deleted' }, reader.varUint()];
    case 4:
      return [{ kind: 'text' }, reader.varString().length];
    case 6:
      return [{ kind: 'mark', name: reader.varString(), value: readJson(reader.varString()) }, 1];
    case 7:
      return [readType(reader), 1];
    case 8: {
      const values: SentValue[] = [];
      for (let left = reader.varUint(); left > 0; left--) values.push(readValue(reader, 0));
      return [{ kind: 'attribute', values }, values.length];
    }
    case 2: // JSON of old Yjs
    case 3: // binary
    case 5: // embed
    case 9: // sub-document
      return outsideSchema();
    default:
      return malformed();
  }
}

/** Of Yjs's shared types a body holds only elements (3) and texts (6). */
function readType(reader: ByteReader): Content {
  const type = reader.varUint();
  if (type === 3) return { kind: 'element', name: reader.varString() };
  if (type === 6) return { kind: 'text-node' };
  return type < 6 ? outsideSchema() : malformed();
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return malformed();
  }
}

/** Lists (widths of table columns) hold simple values only. */
const deepestList = 1;

/** lib0's "any", of which attributes hold the simple kinds and lists. */
function readValue(reader: ByteReader, depth: number): SentValue {
  const kind = reader.byte();
  switch (kind) {
    case 126:
      return null;
    case 125:
      return reader.varInt();
    case 124:
      return finite(reader.float32());
    case 123:
      return finite(reader.float64());
    case 121:
      return false;
    case 120:
      return true;
    case 119:
      return reader.varString();
    case 117: {
      if (depth === deepestList) outsideSchema();
      const list: SentValue[] = [];
      for (let left = reader.varUint(); left > 0; left--) list.push(readValue(reader, depth + 1));
      return list;
    }
    default:
      return kind >= 116 && kind <= 127 ? outsideSchema() : malformed();
  }
}

/** Canonical JSON has no spelling for the others. */
const finite = (value: number): number => (Number.isFinite(value) ? value : outsideSchema());

function readDeleted(reader: ByteReader): readonly DeletedRange[] {
  const deleted: DeletedRange[] = [];
  for (let clients = reader.varUint(); clients > 0; clients--) {
    const client = readClient(reader);
    for (let ranges = reader.varUint(); ranges > 0; ranges--) {
      const clock = reader.varUint();
      const length = reader.varUint();
      if (length === 0 || clock + length > maxClock) malformed();
      deleted.push({ client, clock, length });
    }
  }
  return deleted;
}

/**
 * Cuts a Yjs V1 update that is too large for one frame into several, each of which can be applied when the ones
 * before it were: a long import, or a document written on a long journey.
 */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

type Struct = Y.Item | Y.GC;
type Chunk = Map<number, Struct[]>;

/**
 * @param maxBytes about the size of a part; one single insertion that is larger stays whole.
 * @returns the update itself when it is small enough, or has gaps and cannot be cut.
 */
export function splitUpdate(update: Uint8Array, maxBytes: number): readonly Uint8Array[] {
  if (update.length <= maxBytes) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  const waiting = new Map<number, Struct[]>();
  for (const struct of structs) {
    if (!(struct instanceof Y.Item || struct instanceof Y.GC)) return [update];
    const ofClient = waiting.get(struct.id.client);
    if (ofClient) ofClient.push(struct);
    else waiting.set(struct.id.client, [struct]);
  }

  const chunks: Chunk[] = [];
  let chunk: Chunk = new Map();
  let size = 0;
  for (const struct of inOrder(waiting)) {
    const bytes = sizeOf(struct);
    if (size > 0 && size + bytes > maxBytes) {
      chunks.push(chunk);
      chunk = new Map();
      size = 0;
    }
    const { client } = struct.id;
    const run = chunk.get(client);
    if (run) run.push(struct);
    else chunk.set(client, [struct]);
    size += bytes;
  }
  chunks.push(chunk);
  return chunks.map((part, i) => encoded(part, i === chunks.length - 1 ? ds : null));
}

/** Each struct after everything that it hangs on; those of one client stay together as long as they can. */
function* inOrder(waiting: ReadonlyMap<number, readonly Struct[]>): Generator<Struct> {
  const next = new Map([...waiting.keys()].map((client) => [client, 0]));
  const isThere = (id: Y.ID | null): boolean => {
    if (!id) return true;
    const struct = waiting.get(id.client)?.[next.get(id.client) ?? 0];
    return !struct || id.clock < struct.id.clock;
  };
  for (let hasMoved = true; hasMoved;) {
    hasMoved = false;
    for (const [client, structs] of waiting)
      for (let at = next.get(client) ?? 0; at < structs.length; at++) {
        const struct = structs[at];
        if (!struct || !hangsOn(struct).every(isThere)) break;
        next.set(client, at + 1);
        hasMoved = true;
        yield struct;
      }
  }
}

function hangsOn(struct: Struct): readonly (Y.ID | null)[] {
  if (!(struct instanceof Y.Item)) return [];
  const parent: unknown = struct.parent;
  return [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : null];
}

function sizeOf(struct: Struct): number {
  const encoder = new Y.UpdateEncoderV1();
  struct.write(encoder, 0);
  return encoder.toUint8Array().length;
}

/** The layout of `Y.encodeStateAsUpdate`: clients from the largest id down, then what was deleted. */
function encoded(chunk: Chunk, deleted: ReturnType<typeof Y.decodeUpdate>['ds'] | null): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const { restEncoder } = encoder;
  encoding.writeVarUint(restEncoder, chunk.size);
  for (const [client, structs] of [...chunk].toSorted(([a], [b]) => b - a)) {
    encoding.writeVarUint(restEncoder, structs.length);
    encoder.writeClient(client);
    encoding.writeVarUint(restEncoder, structs[0]?.id.clock ?? 0);
    for (const struct of structs) struct.write(encoder, 0);
  }
  const ranges = [...(deleted?.clients ?? [])].toSorted(([a], [b]) => b - a);
  encoding.writeVarUint(restEncoder, ranges.length);
  for (const [client, items] of ranges) {
    encoder.resetDsCurVal();
    encoding.writeVarUint(restEncoder, client);
    encoding.writeVarUint(restEncoder, items.length);
    for (const { clock, len } of items) {
      encoder.writeDsClock(clock);
      encoder.writeDsLen(len);
    }
  }
  return encoder.toUint8Array();
}

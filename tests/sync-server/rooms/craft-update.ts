/** Yjs V1 updates written byte by byte, the dishonest ones included (yjs/src/utils/encoding.js). */
import * as encoding from 'lib0/encoding';

export type Write = (encoder: encoding.Encoder) => void;

export const bytes = (...writes: readonly Write[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  for (const write of writes) write(encoder);
  return encoding.toUint8Array(encoder);
};

export const uint =
  (value: number): Write =>
  (encoder) =>
    encoding.writeVarUint(encoder, value);
export const raw =
  (...values: readonly number[]): Write =>
  (encoder) =>
    encoding.writeUint8Array(encoder, Uint8Array.from(values));
export const text =
  (value: string): Write =>
  (encoder) =>
    encoding.writeVarString(encoder, value);
const any =
  (value: unknown): Write =>
  (encoder) =>
    encoding.writeAny(encoder, value as encoding.AnyEncodable);

const all =
  (...writes: readonly Write[]): Write =>
  (encoder) => {
    for (const write of writes) write(encoder);
  };

export interface Id {
  readonly client: number;
  readonly clock: number;
}
export type Parent = { readonly root: string } | { readonly id: Id };
export type Place = {
  readonly parent?: Parent;
  readonly attribute?: string;
  readonly origin?: Id;
  readonly rightOrigin?: Id;
};

const inBody: Place = { parent: { root: 'body' } };
const id = ({ client, clock }: Id): Write => all(uint(client), uint(clock));

function item(ref: number, { parent, attribute, origin, rightOrigin }: Place, content: Write): Write {
  const info =
    ref | (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0) | (attribute !== undefined && parent ? 0x20 : 0);
  const where =
    parent === undefined
      ? all()
      : 'root' in parent
        ? all(uint(1), text(parent.root))
        : all(uint(0), id(parent.id));
  return all(
    raw(info),
    origin ? id(origin) : all(),
    rightOrigin ? id(rightOrigin) : all(),
    origin || rightOrigin ? all() : where,
    attribute !== undefined && parent && !origin && !rightOrigin ? text(attribute) : all(),
    content,
  );
}

export const collected = (length: number): Write => all(raw(0), uint(length));
export const skipped = (length: number): Write => all(raw(10), uint(length));
export const json = (value: string, place = inBody): Write => item(2, place, all(uint(1), text(value)));
export const binary = (place = inBody): Write => item(3, place, all(uint(1), raw(7)));
export const string = (value: string, place = inBody): Write => item(4, place, text(value));
export const embed = (value: string, place = inBody): Write => item(5, place, text(value));
export const mark = (name: string, value: string, place = inBody): Write =>
  item(6, place, all(text(name), text(value)));
export const element = (name: string, place = inBody): Write => item(7, place, all(uint(3), text(name)));
export const textNode = (place = inBody): Write => item(7, place, uint(6));
export const sharedType = (ref: number, place = inBody): Write => item(7, place, uint(ref));
export const attribute = (value: unknown, place: Place): Write => item(8, place, all(uint(1), any(value)));
export const subDocument = (place = inBody): Write => item(9, place, all(text('guid'), any({})));

export interface Run {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly Write[];
}
export interface Deleted {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

export const update = (runs: readonly Run[], deleted: readonly Deleted[] = []): Uint8Array =>
  bytes(
    uint(runs.length),
    ...runs.map(({ client, clock, structs }) =>
      all(uint(structs.length), uint(client), uint(clock), ...structs),
    ),
    uint(deleted.length),
    ...deleted.map(({ client, clock, length }) => all(uint(client), uint(1), uint(clock), uint(length))),
  );

/** A sync message of type 2. */
export const updateFrame = (payload: Uint8Array): Uint8Array =>
  bytes(uint(0), uint(2), (encoder) => encoding.writeVarUint8Array(encoder, payload));

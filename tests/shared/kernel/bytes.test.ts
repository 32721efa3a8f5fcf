/** Bytes have one spelling, and everything that is no spelling of bytes is refused. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64url, concat, fromBase64url, fromUtf8, lengthPrefixed, utf8 } from '#shared/kernel/bytes.ts';
import { ByteWriter } from '#shared/kernel/byte-writer.ts';
import '../../fixed-seed.ts';

const anyBytes = fc.uint8Array({ maxLength: 200 });

test('base64url is the machine’s, and reads back to the same bytes', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const text = base64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(text)).toEqual(bytes);
    }),
  );
});

test('two different texts are never the same bytes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('A', 'Q', 'g', 'w', '_', '-', 'Z', '9'), maxLength: 12 }),
      (text) => {
        const bytes = fromBase64url(text);
        if (bytes) expect(base64url(bytes)).toBe(text);
      },
    ),
  );
});

test.each(['A', 'AB', 'AAA=', 'AA==', 'A A', 'AA+A', 'AA/A', 'ÄAAA', 'AAAAA', '\u0000AAA'])(
  '%j is no base64url',
  (text) => {
    expect(fromBase64url(text)).toBeNull();
  },
);

test('UTF-8 is strict, and keeps a byte order mark', () => {
  expect(fromUtf8(new Uint8Array([0xff]))).toBeNull();
  expect(fromUtf8(new Uint8Array([0xc0, 0x80]))).toBeNull();
  expect(fromUtf8(new Uint8Array([0xed, 0xa0, 0x80]))).toBeNull();
  expect(fromUtf8(utf8('\ufeffé😀'))).toBe('\ufeffé😀');
});

test('lengths and numbers are big-endian', () => {
  expect(lengthPrefixed(new Uint8Array([7, 8]))).toEqual(new Uint8Array([0, 0, 0, 2, 7, 8]));
  expect(new ByteWriter(8).uint64(Number.MAX_SAFE_INTEGER).finish()).toEqual(
    new Uint8Array([0, 0x1f, 255, 255, 255, 255, 255, 255]),
  );
  expect(new ByteWriter(6).prefixed('ab').finish()).toEqual(lengthPrefixed(utf8('ab')));
  expect(concat([new Uint8Array([1]), new Uint8Array(), new Uint8Array([2])])).toEqual(
    new Uint8Array([1, 2]),
  );
});

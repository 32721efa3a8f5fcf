/** The promise of tokens.css: text has 4.5:1 or more and control borders 3:1 or more, in both schemes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { avatarColours } from '../../../client/ui/avatar-colour.ts';

const css = readFileSync(new URL('../../../client/ui/tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['paper', 'desk', 'raised', 'sunk'];
const states = ['draft', 'open', 'closing', 'decided', 'objection', 'superseded'];
const textPairs: readonly (readonly [text: string, on: string])[] = [
  ...['ink', 'ink-2'].flatMap((ink) => surfaces.map((on) => [ink, on] as const)),
  ...['paper', 'desk', 'raised'].map((on) => ['ink-3', on] as const),
  ...['paper', 'desk', 'raised', 'accent-soft'].map((on) => ['accent', on] as const),
  ...states.map((state) => [state, `${state}-soft`] as const),
  ...['objection-soft', 'accent-soft', 'mark', 'mark-active'].map((on) => ['ink', on] as const),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['objection', 'paper'],
  ['closing', 'paper'],
];

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  const colour = (name: string): string => tokens.get(name)?.[scheme] ?? expect.fail(`no token ${name}`);

  test.each(textPairs)('%s is readable on %s', (text, on) => {
    expect(contrast(colour(text), colour(on))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['paper', 'desk', 'raised'])('a control has an edge on %s', (on) => {
    expect(contrast(colour('control-border'), colour(on))).toBeGreaterThanOrEqual(3);
  });
});

test.each(avatarColours)('initials are readable on %s', (colour) => {
  expect(contrast('#ffffff', colour)).toBeGreaterThanOrEqual(4.5);
});

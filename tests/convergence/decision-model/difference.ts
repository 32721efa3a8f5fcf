/** Where two plain values first differ, in words; `null` where they are the same. */
export function firstDifference(fold: unknown, reference: unknown, path = ''): string | null {
  if (Object.is(fold, reference)) return null;
  if (isObject(fold) && isObject(reference)) {
    const keys = new Set([...Object.keys(fold), ...Object.keys(reference)]);
    for (const key of keys) {
      const found = firstDifference(fold[key], reference[key], `${path}/${key}`);
      if (found) return found;
    }
    return null;
  }
  return `${path}: ${JSON.stringify(fold)}, and by the rules ${JSON.stringify(reference)}`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

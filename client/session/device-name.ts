/** What this device is called in the list of devices: the browser and the system, as far as they tell. */

export function deviceName(
  agent: string = typeof navigator === 'undefined' ? '' : navigator.userAgent,
): string {
  const browser = firstOf(agent, [
    ['Edg/', 'Edge'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ]);
  const system = firstOf(agent, [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Windows', 'Windows'],
    ['Mac OS', 'Mac'],
    ['Linux', 'Linux'],
  ]);
  return [browser ?? 'Browser', system].filter(Boolean).join(' on ');
}

const firstOf = (agent: string, names: readonly (readonly [string, string])[]): string | null =>
  names.find(([mark]) => agent.includes(mark))?.[1] ?? null;

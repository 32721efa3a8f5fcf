/** Time zones: this device's, and all that can be chosen. */

export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Every IANA zone this browser knows, with `present` among them in any case. */
export function allZones(present: string): readonly string[] {
  const zones = new Set(Intl.supportedValuesOf('timeZone'));
  return [...zones.add('UTC').add(present)].toSorted();
}

/** "Europe/Lisbon" as "Lisbon (Europe)". */
export function zoneName(zone: string): string {
  const [area, ...place] = zone.split('/');
  return place.length ? `${place.join(', ').replaceAll('_', ' ')} (${area})` : zone;
}

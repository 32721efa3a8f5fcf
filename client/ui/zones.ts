/** Time zones: this device's, and all that can be chosen. */

export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Every IANA zone this browser knows, with `present` among them in any case. */
export function allZones(present: string): readonly string[] {
  const zones = new Set(Intl.supportedValuesOf('timeZone'));
  return [...zones.add('UTC').add(present)].toSorted();
}

/** Browsers go on naming some zones as cities were called when the zone was made. */
const presentNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
};

/** "Europe/Lisbon" as "Lisbon (Europe)". */
export function zoneName(zone: string): string {
  const [area, ...place] = (presentNames[zone] ?? zone).split('/');
  return place.length ? `${place.join(', ').replaceAll('_', ' ')} (${area})` : zone;
}

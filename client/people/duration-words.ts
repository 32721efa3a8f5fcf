/** Minutes in words, exactly: "24 hours", "3 days", "1 hour and 30 minutes". */

export function durationWords(minutes: number): string {
  const days = minutes % 1440 === 0 && minutes > 1440 ? minutes / 1440 : 0;
  if (days) return plural(days, 'day');
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return plural(rest, 'minute');
  return rest === 0 ? plural(hours, 'hour') : `${plural(hours, 'hour')} and ${plural(rest, 'minute')}`;
}

const plural = (amount: number, unit: string): string =>
  `${amount.toLocaleString('en')} ${unit}${amount === 1 ? '' : 's'}`;

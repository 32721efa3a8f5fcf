/** The time that was promised, and each move of its end (W1, W4), in words. */
import type { Extension, Proposal } from '../decision/proposal-state.ts';
import { windowWords } from '../decision/words.ts';
import type { NamesAndTimes } from './names-and-times.ts';
import { visibleLine } from './visible.ts';

export function promiseWords(
  { window, minimumWindowMinutes, opened, closesAtMs, extensions }: Proposal,
  people: NamesAndTimes,
): string {
  const from = people.at(opened);
  const until = people.atMs(closesAtMs);
  const moved = extensions.length ? ', as moved' : '';
  const span = from && until ? `, from ${from.utc} to ${until.utc}${moved}` : '';
  const short =
    minimumWindowMinutes < 1440
      ? ' The workspace allowed windows of less than a day when this was opened.'
      : '';
  return `Promised: ${windowWords(window)} (${visibleLine(window.zone)})${span}.${short}`;
}

export function extensionWords(extension: Extension, people: NamesAndTimes): string {
  const until = people.atMs(extension.closesAtMs)?.utc ?? '';
  const why = {
    extended: `extended by ${people.name(extension.by)}`,
    revised: 'moved by a material revision',
    asked: 'moved because another person was asked',
  }[extension.kind];
  const reason = extension.reason ? `: ${visibleLine(extension.reason, 2_000)}` : '';
  return `To ${until}, ${why}${reason}`;
}

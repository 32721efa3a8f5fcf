/** Looks through the texts on this device while somebody searches the library; draws nothing itself. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { LibraryRow, Workspace } from '../sync/workspace.ts';
import { searchText, wordsOf, type Passages, type TextsFound } from './library-view.ts';
import { searchTexts, type KeptTexts } from './text-search.ts';

/** Until somebody who types is taken to have asked, ms. */
const pauseMs = 150;
/** One letter stands in every text. */
const leastLetters = 2;

export interface TextFinderProps {
  readonly workspace: Pick<Workspace, 'textOf'>;
  readonly rows: readonly LibraryRow[];
  readonly text: string;
  readonly personOf: (member: MemberId) => string;
  readonly onFound: (change: (before: TextsFound) => TextsFound) => void;
}

export function TextFinder({ workspace, rows, text, personOf, onFound }: TextFinderProps): null {
  const [texts] = useState((): KeptTexts => ({ textOf: workspace.textOf, read: new Map() }));
  const saidBy = useEffectEvent((row: LibraryRow) => searchText(row, personOf));
  const tell = useEffectEvent(onFound);
  useEffect(() => {
    let isOver = false;
    const found = (passages: Passages, isLast: boolean) => {
      if (isOver) return;
      // A row that changed has everything looked through again: until then it is as it was.
      tell((before) => ({ text, passages, isDone: isLast || (before.isDone && before.text === text) }));
    };
    const words = wordsOf(text).filter(({ length }) => length >= leastLetters);
    const search = async () => {
      const said = new Map(rows.map((row) => [row, saidBy(row)]));
      const passages = await searchTexts(texts, {
        rows,
        words,
        saidBy: (row) => said.get(row) ?? '',
        onFound: (some) => found(some, false),
        isOver: () => isOver,
      });
      found(passages, true);
    };
    const timer = setTimeout(() => void search(), words.length === 0 ? 0 : pauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [texts, rows, text]);
  return null;
}

/** While a document or its record is on the screen, printed pages carry its name: browsers without margin boxes leave it out. */
import { useEffect } from 'react';
import { cssString } from '#shared/record/css-string.ts';

/** @param words at the top of each page but the first. */
export function useRunningHeader(words: string): void {
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `@page { margin: 24mm 20mm 22mm; @top-left { content: ${cssString(words)}; font: 9pt system-ui, sans-serif; } @bottom-right { content: 'Page ' counter(page) ' of ' counter(pages); font: 9pt system-ui, sans-serif; } } @page :first { @top-left { content: none; } }`,
    );
    document.adoptedStyleSheets.push(sheet);
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    };
  }, [words]);
}

/** What an import could not represent as it was: listed afterwards, never dropped silently. */

export type ImportNoteKind =
  | 'title-from-file-name'
  | 'title-formatting'
  | 'heading-depth'
  | 'html'
  | 'image'
  | 'link-refused'
  | 'reference-link'
  | 'definition-unused'
  | 'definition-of-heading'
  | 'mixed-list'
  | 'numbered-tasks'
  | 'table-row-longer'
  | 'footnote-moved'
  | 'too-deep';

export interface ImportNote {
  readonly kind: ImportNoteKind;
  readonly sentence: string;
  /** Line of the first occurrence in the source, from 1; `null` where there is no one place. */
  readonly line: number | null;
  readonly count: number;
}

type Sentence = (count: number) => string;
const counted =
  (one: string, many: string): Sentence =>
  (count) =>
    count === 1 ? one : many.replace('#', count.toLocaleString('en'));

const sentences: Record<ImportNoteKind, Sentence> = {
  'title-from-file-name': () => 'The file has no title of its own, so its name became the title.',
  'title-formatting': () => 'A title is plain text: its formatting was not kept.',
  'heading-depth': counted(
    'One heading below level 4 became a heading of level 4.',
    '# headings below level 4 became headings of level 4.',
  ),
  html: counted(
    'One piece of HTML is kept as text and never run.',
    '# pieces of HTML are kept as text and never run.',
  ),
  image: counted(
    'One image is shown as a link and not loaded, so that reading tells nobody.',
    '# images are shown as links and not loaded, so that reading tells nobody.',
  ),
  'link-refused': counted(
    'One link leads to an address that documents do not link to. Its address stands beside it as text.',
    '# links lead to addresses that documents do not link to. Their addresses stand beside them as text.',
  ),
  'reference-link': counted(
    'One reference link became an ordinary link. The name of its reference is not kept.',
    '# reference links became ordinary links. The names of their references are not kept.',
  ),
  'definition-unused': counted(
    'One link definition that nothing uses is kept as text.',
    '# link definitions that nothing uses are kept as text.',
  ),
  'definition-of-heading': counted(
    'One link definition that only repeats a heading was left out.',
    '# link definitions that only repeat a heading were left out.',
  ),
  'mixed-list': counted(
    'One list mixes tasks and plain items and was split where they change.',
    '# lists mix tasks and plain items and were split where they change.',
  ),
  'numbered-tasks': counted(
    'One numbered list of tasks lost its numbers.',
    '# numbered lists of tasks lost their numbers.',
  ),
  'table-row-longer': counted(
    'One table row has more cells than its header. The table was widened.',
    '# table rows have more cells than their header. The tables were widened.',
  ),
  'footnote-moved': counted(
    'One footnote stood inside another block and now follows it.',
    '# footnotes stood inside other blocks and now follow them.',
  ),
  'too-deep': counted(
    'One part is nested more deeply than documents can be and is kept as its source text.',
    '# parts are nested more deeply than documents can be and are kept as their source text.',
  ),
};

/** Collects notes while a file is read; one note for each kind. */
export class ImportNotes {
  readonly #found = new Map<ImportNoteKind, { line: number | null; count: number }>();

  add(kind: ImportNoteKind, line: number | null): void {
    const known = this.#found.get(kind);
    if (known) known.count++;
    else this.#found.set(kind, { line, count: 1 });
  }

  list(): ImportNote[] {
    return [...this.#found].map(([kind, { line, count }]) => ({
      kind,
      sentence: sentences[kind](count),
      line,
      count,
    }));
  }
}

/** Threads on one line, or on lines too near for two buttons, share one mark of the gutter. */

export interface GutterMark<Id> {
  /** px from the top of the gutter. */
  readonly top: number;
  readonly threads: readonly Id[];
}

/** A button and a little room, px. */
const leastDistancePx = 28;

export function gutterMarks<Id>(
  threads: readonly { readonly thread: Id; readonly top: number }[],
): readonly GutterMark<Id>[] {
  const marks: { readonly top: number; readonly threads: Id[] }[] = [];
  for (const { thread, top } of threads.toSorted((a, b) => a.top - b.top)) {
    const last = marks.at(-1);
    if (last && top - last.top < leastDistancePx) last.threads.push(thread);
    else marks.push({ top, threads: [thread] });
  }
  return marks;
}

/** Processor time of a page's main thread up to a moment that the page marks, from Chromium's own trace of tasks. */
import type { CDPSession, Page } from '@playwright/test';
import * as z from 'zod/mini';
import { invariant } from '#shared/kernel/invariant.ts';

/** What is read of a trace event; durations in µs. */
const TraceEvent = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.optional(z.number()),
  tdur: z.optional(z.number()),
});
type TraceEvent = z.infer<typeof TraceEvent>;

export class TracedTasks {
  readonly #cdp: CDPSession;
  readonly #events: TraceEvent[] = [];

  private constructor(cdp: CDPSession) {
    this.#cdp = cdp;
  }

  static async of(page: Page): Promise<TracedTasks> {
    const tasks = new TracedTasks(await page.context().newCDPSession(page));
    const cdp = tasks.#cdp;
    cdp.on('Tracing.dataCollected', ({ value }) => {
      for (const event of value) {
        const { data } = TraceEvent.safeParse(event);
        if (data) tasks.#events.push(data);
      }
    });
    await cdp.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'], excludedCategories: ['*'] },
    });
    return tasks;
  }

  /** What the page says by calling `window[name]`. */
  async told(name: string): Promise<string> {
    await this.#cdp.send('Runtime.enable');
    const said = new Promise<string>((resolve) =>
      this.#cdp.on('Runtime.bindingCalled', (call) => {
        if (call.name === name) resolve(call.payload);
      }),
    );
    await this.#cdp.send('Runtime.addBinding', { name });
    return said;
  }

  /** Processor time, ms, of the tasks before the page's `mark`, and of all. */
  async end(mark: string): Promise<{ readonly until: number; readonly inAll: number }> {
    const complete = new Promise((resolve) => this.#cdp.once('Tracing.tracingComplete', resolve));
    await this.#cdp.send('Tracing.end');
    await complete;
    const marked = this.#events.find(({ name }) => name === mark);
    invariant(marked, 'the page made its mark');
    const tasks = outermost(
      this.#events.filter(({ ph, pid, tid }) => ph === 'X' && pid === marked.pid && tid === marked.tid),
    );
    const sum = (of: readonly TraceEvent[]) => of.reduce((ms, { tdur = 0 }) => ms + tdur / 1000, 0);
    return { until: sum(tasks.filter(({ ts, dur = 0 }) => ts + dur <= marked.ts)), inAll: sum(tasks) };
  }
}

/** Events that stand in no other. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const found: TraceEvent[] = [];
  let end = 0;
  for (const event of events.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    if (event.ts < end) continue;
    found.push(event);
    end = event.ts + (event.dur ?? 0);
  }
  return found;
}

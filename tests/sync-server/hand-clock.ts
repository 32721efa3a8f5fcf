/** A clock that tests turn by hand: time and recurring work move only when they say so. */
import type { Clock } from '../../sync-server/clock.ts';

export interface HandClock extends Clock {
  /** Moves time, in steps short enough that every recurring task runs as often as it would. */
  advance(ms: number): void;
  /** Sets time without running anything, as a machine's clock that jumps. */
  jumpTo(ms: number): void;
}

interface Task {
  readonly periodMs: number;
  readonly run: () => void;
  nextMs: number;
}

export function handClock(startMs: number): HandClock {
  let nowMs = startMs;
  const tasks = new Set<Task>();
  return {
    now: () => nowMs,
    every(periodMs, run) {
      const task: Task = { periodMs, run, nextMs: nowMs + periodMs };
      tasks.add(task);
      return () => tasks.delete(task);
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const due = [...tasks]
          .filter((task) => task.nextMs <= endMs)
          .toSorted((a, b) => a.nextMs - b.nextMs)[0];
        if (!due) break;
        nowMs = Math.max(nowMs, due.nextMs);
        due.nextMs += due.periodMs;
        due.run();
      }
      nowMs = endMs;
    },
    jumpTo(ms) {
      // Timers of a machine go on counting when its clock is set.
      for (const task of tasks) task.nextMs += ms - nowMs;
      nowMs = ms;
    },
  };
}

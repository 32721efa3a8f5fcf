import { describe, expect, test } from 'vitest';
import { inTurns } from '../../../sync-server/rooms/in-turns.ts';

class FakeSocket {
  isPaused = false;
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
}

/** Time stands still: a machine that pauses in the middle of a test ends no turn. */
const still = (): number => 0;
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('[promise 9] frames of one visitor', () => {
  test('are taken at once while they are few', () => {
    const socket = new FakeSocket();
    const turns = inTurns(socket, still);
    const seen: number[] = [];
    for (let i = 0; i < 3; i++) turns.take(() => seen.push(i));
    expect([seen, socket.isPaused]).toEqual([[0, 1, 2], false]);
  });

  test('wait their turn in order when they are many, and the socket waits with them', async () => {
    const socket = new FakeSocket();
    const turns = inTurns(socket, still);
    const seen: number[] = [];
    for (let i = 0; i < 1_000; i++) turns.take(() => seen.push(i));
    expect(seen.length).toBeLessThanOrEqual(256);
    expect(socket.isPaused).toBe(true);
    while (seen.length < 1_000) await turn();
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
    expect(socket.isPaused).toBe(false);
  });

  test('that cost much share their turn with few', () => {
    let nowMs = 0;
    const turns = inTurns(new FakeSocket(), () => nowMs);
    let done = 0;
    const work = (): void => {
      done++;
      nowMs += 10;
    };
    for (let i = 0; i < 5; i++) turns.take(work);
    expect(done).toBe(1);
  });

  test('that wait when the socket goes still count', () => {
    const turns = inTurns(new FakeSocket(), still);
    let done = 0;
    for (let i = 0; i < 1_000; i++) turns.take(() => done++);
    turns.finish();
    expect(done).toBe(1_000);
  });
});

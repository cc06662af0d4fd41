import { describe, expect, test } from 'vitest';
import { createGate } from '../../src-main/engine/gate';
import { createStoppableClock } from '../../src-main/engine/stoppable-clock';

test('a clock stands still while it is stopped', () => {
  let time = 100;
  const clock = createStoppableClock(() => time);
  const begin = clock.now();
  time += 10;
  clock.setStopped(true);
  time += 1000;
  clock.setStopped(true);
  expect(clock.now() - begin).toBe(10);
  time += 1000;
  clock.setStopped(false);
  clock.setStopped(false);
  expect(clock.now() - begin).toBe(10);
  time += 5;
  expect(clock.now() - begin).toBe(15);
});

describe('a gate', () => {
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

  test('holds while it is closed, also where it opened in between', async () => {
    const gate = createGate();
    const { signal } = new AbortController();
    await gate.pass(signal);
    gate.setClosed(true);
    let passed = false;
    void gate.pass(signal).then(() => (passed = true));
    await settle();
    expect(passed).toBe(false);
    gate.setClosed(false);
    gate.setClosed(true);
    await settle();
    expect(passed).toBe(false);
    gate.setClosed(false);
    await settle();
    expect(passed).toBe(true);
  });

  test('lets go of who is aborted', async () => {
    const gate = createGate();
    gate.setClosed(true);
    const stop = new AbortController();
    const held = gate.pass(stop.signal);
    stop.abort();
    await expect(held).rejects.toBe(stop.signal.reason);
    await expect(gate.pass(stop.signal)).rejects.toBe(stop.signal.reason);
  });
});

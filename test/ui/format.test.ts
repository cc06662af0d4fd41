import { expect, test } from 'vitest';
import { createFormats } from '../../src-main/core/format';

const en = createFormats('en');
const zh = createFormats('zh-CN');

test.each([
  [0.04, '0.04 sec', '0.04 秒'],
  [3, '3 sec', '3 秒'],
  [4.25, '4.25 sec', '4.25 秒'],
  [59.999, '1 min 0 sec', '1 分钟 0 秒'],
  [65, '1 min 5 sec', '1 分钟 5 秒'],
  [3660.4, '1 hr 1 min', '1 小时 1 分钟'],
])('%d seconds', (seconds, english, chinese) => {
  expect([en.duration(seconds), zh.duration(seconds)]).toEqual([english, chinese]);
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [912_344, '912 kB'],
  [4_813_290, '4.8 MB'],
  [999_600_000, '1 GB'],
  [12_300_000_000_000, '12 TB'],
  [5_000_000_000_000_000, '5,000 TB'],
])('%d bytes are %s', (count, text) => {
  expect(en.bytes(count)).toBe(text);
});

test('numbers are grouped, shares are percent', () => {
  expect([en.number(1000), en.percent(0.625), zh.percent(1)]).toEqual(['1,000', '62.5%', '100%']);
  expect(zh.bytes(12)).toBe('12 字节');
});

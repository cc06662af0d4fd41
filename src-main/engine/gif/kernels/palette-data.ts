/** A frame's colours, and which of them stands for each bin of its histogram. */
export let colorCount: i32 = 0;
/** Whether every bin has its own colour unchanged. */
export let lossless: bool = true;
export const red = new StaticArray<f32>(256);
export const green = new StaticArray<f32>(256);
export const blue = new StaticArray<f32>(256);
/** Bin → colour. */
export const colorOf = new StaticArray<u8>(1 << 16);

export function setColorCount(count: i32, isLossless: bool): void {
  colorCount = count;
  lossless = isLossless;
}

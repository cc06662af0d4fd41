/** Where each index of the palette is in the colour table (`../places.ts`). */
export const places = new StaticArray<u16>(257);
for (let index = 0; index < 257; index++) places[index] = <u16>index;

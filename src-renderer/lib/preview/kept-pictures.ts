/** Pictures ready to be drawn, the newest kept up to so many bytes. */
export class KeptPictures {
  readonly #kept = new Map<string | number, ImageBitmap>();
  readonly #bytes: number;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  get(key: string | number): ImageBitmap | undefined {
    const picture = this.#kept.get(key);
    if (!picture) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, picture);
    return picture;
  }

  keep(key: string | number, picture: ImageBitmap): void {
    this.#kept.get(key)?.close();
    this.#kept.set(key, picture);
    let bytes = [...this.#kept.values()].reduce((sum, one) => sum + size(one), 0);
    for (const [oldKey, old] of this.#kept) {
      if (bytes <= this.#bytes || oldKey === key) break;
      this.#kept.delete(oldKey);
      bytes -= size(old);
      // Whoever has just been handed one draws it within this task.
      setTimeout(() => {
        old.close();
      });
    }
  }

  clear(): void {
    for (const picture of this.#kept.values()) picture.close();
    this.#kept.clear();
  }
}

const size = ({ width, height }: ImageBitmap): number => width * height * 4;

import { expect, test } from 'vitest';
import { limitUploads } from '../../src-main/engine/upload/limit-uploads';
import type { UploadContext, Uploader, UploadRequest } from '../../src-main/engine/upload/uploader';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('so many uploads at once, the others in their order; cancelled, one takes no place', async () => {
  const [begun, ends]: [string[], Map<string, (failed?: Error) => void>] = [[], new Map()];
  let places = 0;
  const limited = limitUploads(2, () => places++);
  const uploader = {
    upload: ({ objectKey }: UploadRequest) =>
      new Promise((resolve, reject) => {
        begun.push(objectKey);
        ends.set(objectKey, (failed) => {
          if (failed) reject(failed);
          else resolve(objectKey);
        });
      }),
  } as unknown as Uploader;
  const stops = new Map<string, AbortController>();
  const results = ['a', 'b', 'c', 'd', 'e'].map((objectKey) => {
    const stop = new AbortController();
    stops.set(objectKey, stop);
    const context = { signal: stop.signal } as UploadContext;
    return limited(uploader)
      .upload({ objectKey } as UploadRequest, context)
      .catch((error: unknown) => (error as Error).name);
  });
  await settle();
  expect([begun.join(), places]).toEqual(['a,b', 2]);
  stops.get('c')!.abort();
  ends.get('b')!(new TypeError('no network'));
  await settle();
  expect(begun.join()).toBe('a,b,d');
  ends.get('a')!();
  ends.get('d')!();
  await settle();
  ends.get('e')!();
  expect(await Promise.all(results)).toEqual(['a', 'TypeError', 'AbortError', 'd', 'e']);
  expect(places).toBe(4);
});

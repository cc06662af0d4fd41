import type { Job } from '../core/job';
import type { Previewer } from '../engine/preview';
import type { PictureSet } from '../engine/picture-cache';
import { answerWithFile, notFound } from './file-response';
import type { FilmStrips } from './film-strips';

export interface PreviewMedia {
  readonly previewer: Pick<Previewer, 'findFile' | 'findPictures'>;
  readonly strips: FilmStrips;
  findJob(id: string): Job | undefined;
}

/** What `previewUrl` names: `media://preview/…`, `media://picture/…` and `media://strip/…`. */
export async function answerPreview(url: URL, media: PreviewMedia): Promise<Response> {
  const parts = url.pathname.slice(1).split('/');
  const [id = '', first = '', second = ''] = parts;
  if (url.host === 'preview') {
    const path = media.previewer.findFile(id);
    return path === undefined ? notFound() : answerWithFile(path);
  }
  if (url.host === 'picture') {
    const set = media.previewer.findPictures(id);
    const picture = set?.pictures.get(Number(first));
    return set && picture
      ? answerBytes(toRgba(set, picture), 'application/octet-stream')
      : notFound();
  }
  const input = media.findJob(id)?.input;
  const [count, number] = [Number(first), Number(second)];
  if (input === undefined || !(count >= 1 && count <= MOST_PICTURES)) return notFound();
  return media.strips
    .get(input, number, count)
    .then((bytes) => answerBytes(bytes, 'image/jpeg'), notFound);
}

const MOST_PICTURES = 64;

function answerBytes(bytes: Uint8Array, type: string): Response {
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
}

function toRgba({ pixelFormat }: PictureSet, picture: SharedArrayBuffer): Uint8Array {
  const bytes = new Uint8Array(new Uint8Array(picture));
  if (pixelFormat === 'rgba') return bytes;
  for (let at = 0; at < bytes.length; at += 4) {
    const blue = bytes[at]!;
    bytes[at] = bytes[at + 2]!;
    bytes[at + 2] = blue;
  }
  return bytes;
}

import { join } from 'node:path';
import { protocol } from 'electron';
import type { Job } from '../core/job';
import { answerFromFolder, answerWithFile, notFound } from './file-response';
import { APP_ORIGIN } from './page';
import { answerPreview } from './preview-media';
import type { PreviewMedia } from './preview-media';
import type { Thumbnails } from './thumbnails';

/** Has to run before the app is ready. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges },
    { scheme: 'media', privileges: { ...privileges, stream: true, corsEnabled: true } },
  ]);
}

/** `app://loopsmith/…` is the bundle. */
export function serveBundle(): void {
  const root = join(__dirname, '../renderer');
  protocol.handle('app', ({ url }) =>
    url.startsWith(`${APP_ORIGIN}/`)
      ? answerFromFolder(root, new URL(url).pathname)
      : Promise.resolve(notFound()),
  );
}

export interface MediaSources {
  findJob(id: string): Job | undefined;
  readonly thumbnails: Thumbnails;
  readonly preview: PreviewMedia;
}

/**
 * `media://thumbnail/<jobId>`, `media://result/<jobId>` and what `previewUrl` names: a page can name
 * jobs, never paths.
 */
export function serveMedia(sources: MediaSources): void {
  protocol.handle('media', async ({ url }) => {
    const response = await answerMedia(new URL(url), sources);
    // Read by the page as bytes; no other page can ask in this session.
    response.headers.set('access-control-allow-origin', '*');
    return response;
  });
}

const previewHosts = ['preview', 'picture', 'strip'];

async function answerMedia(
  url: URL,
  { findJob, thumbnails, preview }: MediaSources,
): Promise<Response> {
  const { host, pathname } = url;
  if (previewHosts.includes(host)) return answerPreview(url, preview);
  const job = findJob(pathname.slice(1));
  if (!job) return notFound();
  if (host === 'result') return job.output ? answerWithFile(job.output.path) : notFound();
  if (host !== 'thumbnail') return notFound();
  return thumbnails
    .get(job.input)
    .then(
      (bytes) => new Response(new Uint8Array(bytes), { headers: { 'content-type': 'image/jpeg' } }),
      notFound,
    );
}

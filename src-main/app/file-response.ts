import { open, readFile, stat } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

const CHUNK_BYTES = 512 * 1024;

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const contentType = (path: string): string =>
  contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';

const headersFor = (path: string): Record<string, string> => ({
  'content-type': contentType(path),
  'x-content-type-options': 'nosniff',
});

export const notFound = (): Response => new Response(null, { status: 404 });

/** A file of the bundle, by the path of its URL; nothing outside `root`. */
export async function answerFromFolder(root: string, urlPath: string): Promise<Response> {
  try {
    const path = resolve(root, `.${decodeURIComponent(urlPath)}`);
    if (!path.startsWith(root + sep)) return notFound();
    return new Response(await readFile(path), { headers: headersFor(path) });
  } catch {
    return notFound();
  }
}

/**
 * A file of any size, in pieces as they are asked for. Each piece opens the file anew: Electron 25
 * never cancels a body that nobody reads any more, so an open file would stay open.
 */
export async function answerWithFile(path: string): Promise<Response> {
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) return notFound();
  let position = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const file = await open(path);
        try {
          const { bytesRead, buffer } = await file.read(
            Buffer.alloc(Math.min(CHUNK_BYTES, Math.max(1, size - position))),
            { position },
          );
          position += bytesRead;
          if (bytesRead > 0) controller.enqueue(new Uint8Array(buffer.subarray(0, bytesRead)));
          if (bytesRead === 0 || position >= size) controller.close();
        } finally {
          await file.close();
        }
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: { ...headersFor(path), 'content-length': String(size), 'cache-control': 'no-store' },
  });
}

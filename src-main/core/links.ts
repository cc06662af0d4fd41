import { resolveEndpoint } from './destination';
import type { Destination } from './destination';

/** RFC 3986: everything but letters, digits and `-._~` is escaped. */
export function escapeUrl(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** An object's name as it stands in a URL's path, `/` kept. */
export function escapeKey(key: string): string {
  return key.split('/').map(escapeUrl).join('/');
}

/** The address of an object, as its destination's requests use it. */
export function objectUrl(destination: Destination, key: string): string {
  const { url, bucketIn } = resolveEndpoint(destination);
  const { bucket } = destination;
  const path = escapeKey(key);
  if (bucketIn === 'path') return `${url}/${bucket}/${path}`;
  return bucketIn === 'host' ? `${url.replace('://', `://${bucket}.`)}/${path}` : `${url}/${path}`;
}

/** The unsigned link to an object: its own address, or the one on the domain chosen for links. */
export function publicLink(destination: Destination, key: string): string {
  const { link } = destination;
  return link.kind === 'domain' ? `${link.url}/${escapeKey(key)}` : objectUrl(destination, key);
}

export const linkFormats = ['url', 'markdown', 'html'] as const;
export type LinkFormat = (typeof linkFormats)[number];

export interface LinkedPicture {
  readonly url: string;
  /** What the picture shows, in words. */
  readonly alt: string;
  readonly width?: number;
  readonly height?: number;
}

/** A link to copy: the bare URL, a Markdown picture, or an HTML `img`. */
export function formatLink(format: LinkFormat, { url, alt, width, height }: LinkedPicture): string {
  switch (format) {
    case 'url':
      return url;
    case 'markdown':
      return `![${alt.replace(/[\\[\]`*_<>!]/g, '\\$&').replace(/\s+/g, ' ')}](${url})`;
    case 'html': {
      const size =
        width === undefined || height === undefined
          ? ''
          : ` width="${String(width)}" height="${String(height)}"`;
      return `<img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}"${size}>`;
    }
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char]!);

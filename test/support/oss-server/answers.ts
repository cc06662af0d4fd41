import type { ServerResponse } from 'node:http';

/** An answer that is an error, as OSS gives them. */
export class OssError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly ec = '0000-00000000',
  ) {
    super(message);
  }
}

export const escapeXml = (text: string): string =>
  text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char]!);

export function sendXml(response: ServerResponse, status: number, body: string): void {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
  response.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** XML; for a HEAD, which has no body, the same in Base64 in `x-oss-err`. */
export function sendError(response: ServerResponse, method: string, error: OssError): void {
  const { status, code, message, ec } = error;
  const body = `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>TEST</RequestId><HostId>localhost</HostId><EC>${ec}</EC></Error>`;
  response.setHeader('x-oss-ec', ec);
  if (method === 'HEAD') {
    response.setHeader('x-oss-err', Buffer.from(body).toString('base64'));
    response.writeHead(status).end();
  } else sendXml(response, status, body);
}

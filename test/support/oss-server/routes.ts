import type { ServerResponse } from 'node:http';
import { escapeXml, OssError, sendXml } from './answers';
import type { Action } from './faults';
import { without } from './store';
import type { Store, StoredObject } from './store';

/** A request, taken apart. */
export interface Asked {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly acl: string;
  /** Default domains make browsers save what they are given. */
  readonly forceDownload: boolean;
}

const param = ({ query }: Asked, name: string): string | undefined =>
  query.find(([key]) => key === name)?.[1];

/** Which action a request is. */
export function actionOf(asked: Asked): Action {
  const { method, key } = asked;
  const has = (name: string): boolean => param(asked, name) !== undefined;
  if (asked.bucket === '') return 'Ping';
  if (key === '') {
    if (has('bucketInfo')) return 'GetBucketInfo';
    if (has('location')) return 'GetBucketLocation';
    if (has('uploads')) return 'ListMultipartUploads';
  } else if (method === 'PUT') return has('uploadId') ? 'UploadPart' : 'PutObject';
  else if (method === 'POST' && has('uploads')) return 'InitiateMultipartUpload';
  else if (method === 'POST' && has('uploadId')) return 'CompleteMultipartUpload';
  else if (method === 'DELETE') return has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  else if (method === 'GET') return has('uploadId') ? 'ListParts' : 'GetObject';
  else if (method === 'HEAD') return 'HeadObject';
  throw new OssError(400, 'NotImplemented', `${method} ${key}`);
}

/** The headers that an object keeps. */
const lasting = (headers: Asked['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) =>
        /^(content-type|cache-control|x-oss-(storage-class|object-acl|forbid-overwrite))$/.test(
          name,
        ) || name.startsWith('x-oss-meta-'),
    ),
  );

/** Does what a request asks for. @throws OssError */
export function answer(
  action: Action,
  asked: Asked,
  body: Buffer,
  store: Store,
  bucket: Bucket,
  response: ServerResponse,
): void {
  const { key, headers } = asked;
  const uploadId = param(asked, 'uploadId') ?? '';
  switch (action) {
    case 'PutObject': {
      const object = store.put(key, body, lasting(headers));
      describe(response, object);
      response.writeHead(200).end();
      return;
    }
    case 'GetObject':
    case 'HeadObject':
      serve(response, findObject(store, key), bucket, action === 'HeadObject');
      return;
    case 'DeleteObject':
      store.remove(key);
      response.writeHead(204).end();
      return;
    case 'InitiateMultipartUpload': {
      const id = store.initiate(key, lasting(headers));
      const xml = `<Bucket>${bucket.name}</Bucket><Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId>`;
      sendXml(
        response,
        200,
        `<InitiateMultipartUploadResult>${xml}</InitiateMultipartUploadResult>`,
      );
      return;
    }
    case 'UploadPart': {
      const number = Number(param(asked, 'partNumber'));
      response.setHeader('etag', store.putPart(uploadId, key, number, body));
      response.writeHead(200).end();
      return;
    }
    case 'ListParts':
      listParts(response, asked, store);
      return;
    case 'ListMultipartUploads':
      listUploads(response, asked, store);
      return;
    case 'CompleteMultipartUpload': {
      const parts = [...body.toString().matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, part]) => ({
        number: Number(/<PartNumber>(\d+)</.exec(part!)?.[1]),
        etag: /<ETag>(.*?)</.exec(part!)?.[1] ?? '',
      }));
      const kept = without(lasting(headers), 'content-type');
      const object = store.complete(uploadId, key, parts, kept);
      describe(response, object);
      sendXml(
        response,
        200,
        `<CompleteMultipartUploadResult><Key>${escapeXml(key)}</Key></CompleteMultipartUploadResult>`,
      );
      return;
    }
    case 'AbortMultipartUpload':
      store.abort(uploadId, key);
      response.writeHead(204).end();
      return;
    case 'GetBucketInfo':
      sendXml(
        response,
        200,
        `<BucketInfo><Bucket><Name>${bucket.name}</Name><Location>oss-${bucket.region}</Location><AccessControlList><Grant>${bucket.acl}</Grant></AccessControlList></Bucket></BucketInfo>`,
      );
      return;
    case 'GetBucketLocation':
      sendXml(response, 200, `<LocationConstraint>oss-${bucket.region}</LocationConstraint>`);
      return;
    case 'Ping':
      throw new OssError(403, 'AccessDenied', 'Anonymous access is forbidden.', '0003-00000001');
  }
}

export function findObject(store: Store, key: string): StoredObject {
  const object = store.objects.get(key);
  if (!object)
    throw new OssError(404, 'NoSuchKey', 'The specified key does not exist.', '0026-00000001');
  return object;
}

function describe(response: ServerResponse, { etag, crc64 }: StoredObject): void {
  response.setHeader('etag', etag);
  response.setHeader('x-oss-hash-crc64ecma', crc64);
}

function serve(
  response: ServerResponse,
  object: StoredObject,
  { forceDownload }: Bucket,
  head: boolean,
): void {
  describe(response, object);
  for (const [name, value] of Object.entries(object.headers))
    if (!/^x-oss-(forbid-overwrite|object-acl)$/.test(name)) response.setHeader(name, value);
  response.setHeader('content-length', object.bytes.length);
  response.setHeader('x-oss-object-type', object.type);
  if (forceDownload) {
    response.setHeader('x-oss-force-download', 'true');
    response.setHeader('content-disposition', 'attachment');
  }
  response.writeHead(200);
  response.end(head ? undefined : object.bytes);
}

function listParts(response: ServerResponse, asked: Asked, store: Store): void {
  const { parts } = store.upload(param(asked, 'uploadId') ?? '', asked.key);
  const max = Number(param(asked, 'max-parts') ?? 1000);
  const marker = Number(param(asked, 'part-number-marker') ?? 0);
  const later = [...parts].filter(([number]) => number > marker).sort(([a], [b]) => a - b);
  const page = later.slice(0, max);
  const xml = page.map(
    ([number, { bytes, etag }]) =>
      `<Part><PartNumber>${String(number)}</PartNumber><ETag>${etag}</ETag><Size>${String(bytes.length)}</Size></Part>`,
  );
  const next = String(page.at(-1)?.[0] ?? marker);
  const more = String(later.length > page.length);
  sendXml(
    response,
    200,
    `<ListPartsResult><NextPartNumberMarker>${next}</NextPartNumberMarker><IsTruncated>${more}</IsTruncated>${xml.join('')}</ListPartsResult>`,
  );
}

function listUploads(response: ServerResponse, asked: Asked, store: Store): void {
  const prefix = param(asked, 'prefix') ?? '';
  const found = [...store.pending].filter(([, { key }]) => key.startsWith(prefix));
  const xml = found.map(
    ([id, { key, initiated }]) =>
      `<Upload><Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId><Initiated>${initiated.toISOString()}</Initiated></Upload>`,
  );
  sendXml(
    response,
    200,
    `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${xml.join('')}</ListMultipartUploadsResult>`,
  );
}

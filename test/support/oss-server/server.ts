import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OssError, sendError } from './answers';
import { authorize, isSigned } from './authorize';
import type { Account } from './authorize';
import type { Action, Fault, Faults } from './faults';
import { actionOf, answer } from './routes';
import type { Asked, Bucket } from './routes';
import { createStore } from './store';
import type { Store } from './store';

export interface OssServerOptions {
  readonly bucket?: Partial<Bucket>;
  readonly account?: Partial<Account>;
  readonly faults?: Faults;
  /** The server's clock less this machine's. */
  readonly clockOffsetMs?: number;
  /** Actions that the access key is not allowed. */
  readonly denied?: readonly Action[];
  /** Every data request gets this instead of an answer. */
  readonly refusal?: OssError;
  /** Paths are keys: the host is the bucket's own domain. */
  readonly ownDomain?: boolean;
  /** By default a free one. */
  readonly port?: number;
}

export interface LoggedRequest {
  readonly action: Action;
  readonly key: string;
  readonly status: number;
  /** Of the body, as far as it came. */
  readonly bytes: number;
  readonly fault: Fault | null;
}

export interface OssServer {
  readonly url: string;
  readonly account: Account;
  readonly bucket: Bucket;
  readonly store: Store;
  readonly requests: readonly LoggedRequest[];
  /** May be changed between requests. */
  readonly behavior: { -readonly [Name in keyof OssServerOptions]: OssServerOptions[Name] };
  readonly close: () => Promise<void>;
}

/** OSS, as far as Loopsmith uses it, on this machine: `http://localhost:PORT/bucket/key`. */
export async function startOssServer(options: OssServerOptions = {}): Promise<OssServer> {
  const account: Account = {
    ...{ accessKeyId: 'LTAItest', accessKeySecret: 'S3cr3tS3cr3tS3cr3tS3cr3tS3cr3t' },
    ...options.account,
  };
  const bucket: Bucket = {
    ...{ name: 'pictures', region: 'cn-hangzhou', acl: 'private', forceDownload: false },
    ...options.bucket,
  };
  const behavior = { ...options };
  const store = createStore();
  const requests: LoggedRequest[] = [];
  let count = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Gone from the request once its body is given up.
    const { socket } = request;
    const now = (): number => Date.now() + (behavior.clockOffsetMs ?? 0);
    const asked = takeApart(request, behavior.ownDomain ? bucket.name : null);
    let [action, fault, received] = ['Ping' as Action, null as Fault | null, 0];
    response.sendDate = false;
    response.setHeader('date', new Date(now()).toUTCString());
    response.setHeader('server', 'AliyunOSS');
    const log = (status: number): void => {
      requests.push({ action, key: asked.key, status, bytes: received, fault });
    };
    try {
      action = actionOf(asked);
      fault = action === 'Ping' ? null : (behavior.faults?.(++count, action) ?? null);
      if (fault?.kind === 'cut') {
        const length = Number(asked.headers['content-length'] ?? 0);
        received = await readSome(request, length * fault.after);
        log(0);
        socket.destroy();
        return;
      }
      const body = await readAll(request);
      received = body.length;
      if (fault?.kind === 'status') throw new OssError(fault.status, fault.code, 'Not now.');
      permit(asked, action, store, bucket, account, behavior, now());
      checkDigest(asked, body);
      // What is written then goes nowhere.
      if (fault?.kind === 'lost') socket.destroy();
      if (fault?.kind === 'slow') delayAnswer(response, fault.ms);
      answer(action, asked, body, store, bucket, response);
      log(response.statusCode);
    } catch (error) {
      const known =
        error instanceof OssError ? error : new OssError(500, 'InternalError', String(error));
      log(known.status);
      sendError(response, asked.method, known);
    }
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://localhost:${String(port)}`, account, bucket, store, requests, behavior },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The head goes out with the body's end, so that is all there is to hold back. */
function delayAnswer(response: ServerResponse, ms: number): void {
  const end = response.end.bind(response) as (body?: unknown) => void;
  response.end = ((body?: unknown) => {
    setTimeout(() => {
      end(body);
    }, ms);
    return response;
  }) as typeof response.end;
}

function takeApart(request: IncomingMessage, ownBucket: string | null): Asked {
  const [path = '', search = ''] = (request.url ?? '').split('?');
  const decoded = decodeURIComponent(path.slice(1));
  const slash = decoded.indexOf('/');
  const [bucket, key] =
    ownBucket !== null
      ? [ownBucket, decoded]
      : slash < 0
        ? [decoded, '']
        : [decoded.slice(0, slash), decoded.slice(slash + 1)];
  const query = search
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [decodeURIComponent(name), decodeURIComponent(value)] as const;
    });
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return { method: request.method ?? '', bucket, key, query, headers };
}

/** @throws OssError */
function permit(
  asked: Asked,
  action: Action,
  store: Store,
  bucket: Bucket,
  account: Account,
  { denied, refusal }: OssServerOptions,
  now: number,
): void {
  if (action === 'Ping') return;
  if (!isSigned(asked)) {
    const object = store.objects.get(asked.key);
    const own = object?.headers['x-oss-object-acl'];
    const acl = own === undefined || own === 'default' ? bucket.acl : own;
    const reading = action === 'GetObject' || action === 'HeadObject';
    if (!reading || !acl.startsWith('public-read'))
      throw new OssError(403, 'AccessDenied', 'Anonymous access is forbidden.', '0003-00000001');
  } else authorize(asked, account, bucket.region, now);
  if (refusal) throw refusal;
  if (asked.bucket !== bucket.name)
    throw new OssError(
      404,
      'NoSuchBucket',
      'The specified bucket does not exist.',
      '0015-00000101',
    );
  if (denied?.includes(action)) {
    const message = 'You have no right to access this object.';
    throw new OssError(403, 'AccessDenied', message, '0003-00000701');
  }
}

/** @throws OssError for a body that is not the one its sender meant */
function checkDigest({ headers }: Asked, body: Buffer): void {
  const { 'content-md5': claimed, 'content-length': length } = headers;
  if (claimed !== undefined && createHash('md5').update(body).digest('base64') !== claimed)
    throw new OssError(400, 'BadDigest', 'The Content-MD5 does not match.');
  if (length !== undefined && Number(length) !== body.length)
    throw new OssError(400, 'IncompleteBody', 'The body is shorter than its length.');
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function readSome(request: IncomingMessage, bytes: number): Promise<number> {
  let read = 0;
  for await (const chunk of request) {
    read += (chunk as Buffer).length;
    if (read >= bytes) break;
  }
  return read;
}

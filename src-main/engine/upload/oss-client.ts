import http from 'node:http';
import https from 'node:https';
import type OSS from 'ali-oss';
import { resolveEndpoint } from '../../core/destination';
import type { Credentials, Destination } from '../../core/destination';
import { hideSecrets } from './hide-secrets';

/** ali-oss's client with what its types leave out. */
export type OssClient = OSS & {
  readonly options: {
    /** Added to this computer's clock when signing. */
    amendTimeSkewed?: number;
  };
};

let loading: Promise<new (options: OSS.Options) => OSS> | null = null;

/**
 * Loads ali-oss, which takes half a second, when it is needed. With `DEBUG=ali-oss` or `DEBUG=*` it
 * prints tokens and signed headers, so it is loaded as if `DEBUG` were not set.
 */
async function loadOss(): Promise<new (options: OSS.Options) => OSS> {
  const { DEBUG } = process.env;
  delete process.env['DEBUG'];
  try {
    return (await import('ali-oss')).default;
  } finally {
    if (DEBUG !== undefined) process.env['DEBUG'] = DEBUG;
  }
}

export interface OpenClient {
  readonly client: OssClient;
  /** Ends every request at once: the only way there is. */
  readonly close: () => void;
}

/** A client with connections of its own. */
export async function openClient(
  destination: Destination,
  { accessKeySecret, securityToken }: Credentials,
  timeoutMs: number,
): Promise<OpenClient> {
  hideSecrets([accessKeySecret, securityToken]);
  const Oss = await (loading ??= loadOss());
  const { accessKeyId, bucket, region } = destination;
  const { url, bucketIn } = resolveEndpoint(destination);
  const [agent, httpsAgent] = [
    new http.Agent({ keepAlive: true }),
    new https.Agent({ keepAlive: true }),
  ];
  const options = {
    ...{ accessKeyId, accessKeySecret, bucket, region, agent, httpsAgent },
    endpoint: url,
    cname: bucketIn === 'nothing',
    sldEnable: bucketIn === 'path',
    // Accounts and buckets of today take no other signature, and this is off by default.
    authorizationV4: true,
    timeout: timeoutMs,
    // Tokens are not refreshed; an interval keeps ali-oss from printing that they should be.
    ...(securityToken === null ? {} : { stsToken: securityToken, refreshSTSTokenInterval: 1 }),
  };
  return {
    client: new Oss(options) as OssClient,
    close: () => {
      agent.destroy();
      httpsAgent.destroy();
    },
  };
}

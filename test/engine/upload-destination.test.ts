import { describe, expect } from 'vitest';
import type { TestStep } from '../../src-main/core/destination-test';
import { testSteps } from '../../src-main/core/destination-test';
import { testDestination } from '../../src-main/engine/upload/test-destination';
import { OssError } from '../support/oss-server/answers';
import { status } from '../support/oss-server/faults';
import type { OssServer, OssServerOptions } from '../support/oss-server/server';
import { credentialsOf, destinationOn, test } from './helpers/uploads';

interface Change {
  readonly destination?: Readonly<Record<string, unknown>>;
  readonly secret?: string;
}

async function tryOut(server: OssServer, change: Change = {}): Promise<TestStep[]> {
  const destination = destinationOn(server, change.destination);
  const credentials = credentialsOf(server);
  const { accessKeySecret } = credentials;
  const steps: TestStep[] = [];
  for await (const step of testDestination(
    destination,
    { ...credentials, accessKeySecret: change.secret ?? accessKeySecret },
    new AbortController().signal,
    { retry: { tries: 2, baseDelayMs: 1, maxDelayMs: 1 } },
  ))
    steps.push(step);
  return steps;
}

const publicRead: OssServerOptions = { bucket: { acl: 'public-read' } };
const outcomes = (steps: readonly TestStep[]): string =>
  steps.map(({ outcome }) => ({ ok: '+', failed: '!', skipped: '-' })[outcome]).join('');
const failure = (steps: readonly TestStep[]): TestStep | undefined =>
  steps.find(({ outcome }) => outcome === 'failed');

describe('all is well', () => {
  test.for<[string, OssServerOptions, Change]>([
    ['public links', publicRead, {}],
    ['public objects', {}, { destination: { acl: 'public-read' } }],
    ['signed links', {}, { destination: { link: { kind: 'signed', lifetimeSeconds: 60 } } }],
    ['a domain of its own', { ...publicRead, ownDomain: true }, {}],
    ['a token', { ...publicRead, account: { securityToken: 'CAIS' } }, {}],
    ['no leave to see the bucket', { ...publicRead, denied: ['GetBucketInfo'] }, {}],
  ])('with %s', async ([, options, change], { bench }) => {
    const server = await bench.start(options);
    const steps = await tryOut(server, change);
    expect(steps.map(({ step }) => step)).toEqual(testSteps);
    expect(outcomes(steps), JSON.stringify(steps)).toBe('+++++++++');
    for (const { found } of steps) expect(found).toMatch(/^[A-Zl"].*\.$/);
    expect(server.store.objects.size).toBe(0);
    expect(server.store.writes.size).toBe(1);
  });

  test('the probe goes where the template says', async ({ bench }) => {
    const server = await bench.start(publicRead);
    await tryOut(server, { destination: { objectKey: 'gifs/{year}/a{barename}.gif' } });
    expect([...server.store.writes.keys()]).toEqual([
      expect.stringMatching(/^gifs\/loopsmith-test-[0-9a-f]{12}\.gif$/),
    ]);
  });

  test('a clock that is off, and a default domain, are said', async ({ bench }) => {
    const server = await bench.start({
      bucket: { acl: 'public-read', forceDownload: true },
      clockOffsetMs: -1_200_000,
    });
    const steps = await tryOut(server);
    expect(outcomes(steps)).toBe('+++++++++');
    expect(steps[2]).toMatchObject({ found: expect.stringContaining('20 minutes fast') });
    expect(steps[2]!.remedy).toContain('Set the clock');
    expect(steps[7]!.remedy).toContain('domain');
  });
});

describe('what is wrong is found at its step, and what to do', () => {
  test.for<[string, OssServerOptions, Change, string, string, string]>([
    [
      'a host that is not there',
      {},
      { destination: { endpoint: { kind: 'domain', url: 'http://nowhere.invalid' } } },
      '!--------',
      'not known',
      'endpoint',
    ],
    [
      'nobody listens',
      {},
      { destination: { endpoint: { kind: 'address', url: 'http://localhost:2' } } },
      '+!-------',
      'refuses connections',
      'network',
    ],
    ['another secret', {}, { secret: 'other' }, '+++!-----', 'signature', 'Copy the secret'],
    [
      'an unknown key',
      {},
      { destination: { accessKeyId: 'LTAIother' } },
      '+++!-----',
      'LTAIother',
      'Check the ID',
    ],
    [
      'another region',
      {},
      { destination: { region: 'cn-beijing' } },
      '+++-!----',
      'cn-beijing',
      'Choose the region',
    ],
    [
      'another bucket',
      {},
      { destination: { bucket: 'nobodys' } },
      '+++++!---',
      'no bucket "nobodys"',
      'create it',
    ],
    [
      'a new account',
      { refusal: new OssError(400, 'PublicEndpointForbidden', 'No.', '0048-00000401') },
      {},
      '+++++!---',
      'default domain',
      'CNAME',
    ],
    [
      'no leave to write',
      { denied: ['PutObject'] },
      {},
      '++++++!--',
      'may not save objects',
      'oss:PutObject',
    ],
    ['private objects with public links', {}, {}, '+++++++!+', '403', 'public-read'],
    [
      'no leave to delete',
      { ...publicRead, denied: ['DeleteObject'] },
      {},
      '++++++++!',
      'may not delete',
      'oss:DeleteObject',
    ],
    ['a busy server', { faults: () => status(503) }, {}, '+++!-----', '503', 'Try again'],
  ])('%s', async ([, options, change, pattern, found, remedy], { bench }) => {
    const server = await bench.start(options);
    const steps = await tryOut(server, change);
    expect(outcomes(steps), JSON.stringify(steps)).toBe(pattern);
    expect(failure(steps)!.found).toContain(found);
    expect(failure(steps)!.remedy).toContain(remedy);
    if (!options.denied?.includes('DeleteObject')) expect(server.store.objects.size).toBe(0);
  });

  test('given up half-way, it removes its object', async ({ bench }) => {
    const server = await bench.start(publicRead);
    const signal = new AbortController().signal;
    for await (const { step } of testDestination(
      destinationOn(server),
      credentialsOf(server),
      signal,
    ))
      if (step === 'write') {
        expect(server.store.objects.size).toBe(1);
        break;
      }
    expect(server.store.objects.size).toBe(0);
  });
});

import { setMaxListeners } from 'node:events';

export interface FollowingAbort {
  /** Aborts when the signal followed does, and may be aborted alone. */
  readonly controller: AbortController;
  /** Lets go of the signal followed, which may live much longer. */
  readonly unfollow: () => void;
}

/**
 * A controller that ends with `signal` or before it. By hand: `AbortSignal.any` is not in Node 18.
 * @throws the signal's reason where it is aborted already
 */
export function followAbort(signal: AbortSignal): FollowingAbort {
  signal.throwIfAborted();
  const controller = new AbortController();
  // One listener for each segment that runs or waits; Node takes more than ten for a leak.
  setMaxListeners(0, controller.signal);
  const onAbort = (): void => {
    controller.abort(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    controller,
    unfollow: () => {
      signal.removeEventListener('abort', onAbort);
    },
  };
}

import { addEstimates } from '../../src-main/core/estimate';
import type { SizeEstimate } from '../../src-main/core/estimate';
import type { Job } from '../../src-main/core/job';
import type { JobEstimate } from '../../src-main/core/preview-contract';
import { keyOf } from '../lib/preview/wanted';
import type { Wanted } from '../lib/preview/wanted';

interface Known {
  readonly settings: string;
  /** Null: it cannot be told, for what the preview says is wrong. */
  readonly estimate: JobEstimate | null;
}

/** What all files of a batch will take. */
export interface TotalEstimate {
  readonly size: SizeEstimate;
  /** So many of the jobs are in it. */
  readonly known: number;
  readonly jobs: number;
}

/** Samples of the job that is looked at, and of each other one. */
const closeSamples = 8;
const coarseSamples = 2;

/** The sizes that results will have, estimated one job after another while nothing else is to do. */
export class Estimates {
  // One signal for all: a long queue would have thousands.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #known = new Map<string, Known>();
  #version = $state(0);
  readonly #ask: (wanted: Wanted, samples: number) => Promise<JobEstimate | null | undefined>;
  #close: Wanted | null = null;
  #others: Wanted[] = [];
  #running = false;

  constructor(ask: (wanted: Wanted, samples: number) => Promise<JobEstimate | null | undefined>) {
    this.#ask = ask;
  }

  of(jobId: string): JobEstimate | null {
    void this.#version;
    return this.#known.get(jobId)?.estimate ?? null;
  }

  /** Finished files count as they are. */
  total(jobs: readonly Job[]): TotalEstimate {
    const sizes = jobs.flatMap((job) => {
      if (job.state === 'done' && job.output) return exactly(job.output.sizeBytes);
      return this.of(job.id)?.size ?? [];
    });
    return { size: addEstimates(sizes), known: sizes.length, jobs: jobs.length };
  }

  /** What is to be known: of one job closely, of the others roughly. */
  want(close: Wanted | null, others: readonly Wanted[]): void {
    this.#close = close;
    // Backwards, so that the first is taken from the end.
    this.#others = others.filter((one) => this.#samplesOf(one) < coarseSamples).reverse();
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#next(); next; next = this.#next()) {
      const [wanted, samples] = next;
      const estimate = await this.#ask(wanted, samples);
      // The app is closing.
      if (estimate === null) break;
      this.#known.set(wanted.id, { settings: keyOf(wanted.settings), estimate: estimate ?? null });
      this.#version++;
    }
    this.#running = false;
  }

  #next(): [Wanted, number] | null {
    const close = this.#close;
    // One sample more each time, so that the range is seen getting narrower.
    if (close && this.#samplesOf(close) < closeSamples) return [close, this.#samplesOf(close) + 1];
    const other = this.#others.pop();
    return other ? [other, coarseSamples] : null;
  }

  #samplesOf({ id, settings }: Wanted): number {
    const known = this.#known.get(id);
    if (known?.settings !== keyOf(settings)) return 0;
    return known.estimate && !known.estimate.final ? known.estimate.samples : Infinity;
  }
}

function exactly(bytes: number): SizeEstimate {
  return { low: bytes, expected: bytes, high: bytes };
}

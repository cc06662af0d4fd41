import type {
  Bridge,
  CommandArguments,
  CommandName,
  CommandResult,
} from '../../src-main/core/contract';
import type { AddedJobs } from '../../src-main/core/contract';
import { noDelivery } from '../../src-main/core/delivery';
import type { Delivery } from '../../src-main/core/delivery';
import type { TestStep } from '../../src-main/core/destination-test';
import type { Job } from '../../src-main/core/job';
import { mayChangeDelivery } from '../../src-main/core/upload-contract';
import type {
  DestinationDraft,
  TopicDraft,
  UploadLink,
  UploadsState,
} from '../../src-main/core/upload-contract';
import type { HistoryEntry } from '../../src-main/core/upload-history';
import { latestUploads, linksText } from '../lib/upload-text';

/** What the model of uploads needs of the window's. */
export interface UploadPorts {
  readonly bridge: Pick<Bridge, 'on' | 'pathOf'>;
  /** The result, or undefined after the error was shown. */
  readonly invoke: <N extends CommandName>(
    command: N,
    ...args: CommandArguments<N>
  ) => Promise<CommandResult<N> | undefined>;
  readonly jobs: () => readonly Job[];
  readonly selectedJobs: () => readonly Job[];
  readonly select: (id: string) => void;
  readonly onAdded: (added: AddedJobs) => void;
  /** Links were put onto the clipboard: so many. */
  readonly onCopied: (count: number) => void;
}

const unknown: UploadsState = {
  ...{ destinations: [], defaultId: null, topics: [], protection: true, delivery: noDelivery },
};

/** Destinations, uploads and topics as the main process keeps them. */
export class UploadModel {
  state = $state.raw<UploadsState>(unknown);
  history = $state.raw<readonly HistoryEntry[]>([]);
  steps = $state.raw<readonly TestStep[]>([]);
  testing = $state(false);
  readonly #ports: UploadPorts;
  #language = '';
  #tests = 0;

  constructor(ports: UploadPorts) {
    this.#ports = ports;
  }

  /** The selected jobs that can still be told where to go; none: what new jobs get is meant. */
  get targets(): readonly Job[] {
    return this.#ports.selectedJobs().filter(({ state }) => mayChangeDelivery(state));
  }

  get delivery(): Delivery {
    const [first] = this.targets;
    return first ? (first.delivery ?? noDelivery) : this.state.delivery;
  }

  /** Finished results among the selected jobs, or among all. */
  get finished(): readonly Job[] {
    const selected = this.#ports.selectedJobs();
    const meant = selected.length > 0 ? selected : this.#ports.jobs();
    return meant.filter(({ state, output, upload }) => state === 'done' && output && !upload);
  }

  async connect(): Promise<void> {
    this.#ports.bridge.on('testStepFound', (step) => {
      if (this.testing) this.steps = [...this.steps, step];
    });
    this.#ports.bridge.on('jobsWanted', ([first]) => {
      if (first !== undefined) this.#ports.select(first);
    });
    await this.#keep(this.#ports.invoke('getUploads'));
  }

  /** The system's notifications speak the window's language. */
  tellLanguage(tag: string): void {
    if (tag === this.#language) return;
    this.#language = tag;
    void this.#ports.invoke('setLanguage', tag);
  }

  async setDelivery(change: Partial<Delivery>): Promise<void> {
    const ids = this.targets.map(({ id }) => id);
    await this.#keep(this.#ports.invoke('setDelivery', { ...this.delivery, ...change }, ids));
  }

  /** False after an error, which was shown. */
  async saveDestination(draft: DestinationDraft, keepUnprotected: boolean): Promise<boolean> {
    return this.#keep(this.#ports.invoke('saveDestination', { ...draft, keepUnprotected }));
  }

  async removeDestination(id: string): Promise<void> {
    await this.#keep(this.#ports.invoke('removeDestination', id));
  }

  async setDefault(id: string): Promise<void> {
    await this.#keep(this.#ports.invoke('setDefaultDestination', id));
  }

  async test(draft: DestinationDraft): Promise<void> {
    const number = ++this.#tests;
    this.steps = [];
    this.testing = true;
    const all = await this.#ports.invoke('testDestination', draft);
    if (number !== this.#tests) return;
    this.testing = false;
    // The answer may overtake what was told step by step.
    if (all) this.steps = all;
  }

  stopTest(): void {
    if (this.testing) void this.#ports.invoke('cancelTest');
  }

  async uploadFiles(files: readonly File[]): Promise<void> {
    const paths = files
      .map((file) => this.#ports.bridge.pathOf(file))
      .filter((path) => path !== '');
    if (paths.length === 0) return;
    const added = await this.#ports.invoke('addUploads', paths);
    if (added) this.#ports.onAdded(added);
  }

  async uploadResults(): Promise<void> {
    const ids = this.finished.map(({ id }) => id);
    if (ids.length > 0) await this.#ports.invoke('uploadResults', ids);
  }

  async loadHistory(): Promise<void> {
    this.history = (await this.#ports.invoke('getHistory')) ?? [];
  }

  /** Uploads of the selected jobs, or of the whole queue. */
  async linksOfQueue(lifetime: number | null): Promise<readonly UploadLink[]> {
    await this.loadHistory();
    const selected = this.#ports.selectedJobs().filter(({ upload }) => upload);
    const meant = selected.length > 0 ? selected : this.#ports.jobs();
    return this.links(latestUploads(this.history, meant), lifetime);
  }

  async links(ids: readonly string[], lifetime: number | null): Promise<readonly UploadLink[]> {
    return (await this.#ports.invoke('getLinks', [...ids], lifetime)) ?? [];
  }

  async copyLink(id: string): Promise<void> {
    const [link] = await this.links([id], null);
    if (link) await this.copy(link.url);
  }

  /** One a line. */
  async copyLinksOf(jobs: readonly Job[]): Promise<void> {
    await this.loadHistory();
    const links = await this.#ports.invoke(
      'getLinks',
      [...latestUploads(this.history, jobs)],
      null,
    );
    if (!links) return;
    await this.copy(linksText('url', links));
    this.#ports.onCopied(links.length);
  }

  async copy(text: string): Promise<void> {
    if (text !== '') await this.#ports.invoke('copyText', text);
  }

  open(id: string): void {
    void this.#ports.invoke('openLink', id);
  }

  async saveManifest(ids: readonly string[], format: 'json' | 'csv'): Promise<string | null> {
    return (await this.#ports.invoke('saveManifest', [...ids], format)) ?? null;
  }

  async removeUploads(ids: readonly string[], objects: boolean): Promise<void> {
    const left = await this.#ports.invoke('removeUploads', [...ids], objects);
    if (left) this.history = left;
  }

  async saveTopic(draft: TopicDraft): Promise<boolean> {
    return this.#keep(this.#ports.invoke('saveTopic', draft));
  }

  async removeTopic(id: string): Promise<void> {
    await this.#keep(this.#ports.invoke('removeTopic', id));
  }

  async chooseTopicFile(): Promise<string | null> {
    return (await this.#ports.invoke('chooseTopicFile')) ?? null;
  }

  async #keep(answer: Promise<UploadsState | undefined>): Promise<boolean> {
    const state = await answer;
    if (state) this.state = state;
    return state !== undefined;
  }
}

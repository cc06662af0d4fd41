import type {
  AddedJobs,
  Bridge,
  CommandArguments,
  CommandName,
  CommandResult,
} from '../../src-main/core/contract';
import type { ErrorData } from '../../src-main/core/errors';
import type { Job } from '../../src-main/core/job';
import { jobsFor } from '../lib/job-actions';
import type { JobAction } from '../lib/job-actions';
import { newIds } from '../lib/jobs';
import { stepTarget } from '../lib/reorder';
import {
  emptySelection,
  moveActive,
  neighbour,
  nextOf,
  prune,
  select,
  selectAll,
  selectThese,
} from '../lib/selection';
import type { SelectMode, Selection } from '../lib/selection';
import type { Messages } from '../messages/en';
import type { Appearance } from './appearance.svelte';
import type { Layout } from './layout.svelte';
import { Notices } from './notices.svelte';
import { PresetsModel } from './presets-model.svelte';
import { PreviewModel } from './preview-model.svelte';
import { PreferencesModel } from './preferences-model.svelte';
import { QueueModel } from './queue-model.svelte';
import { SettingsModel } from './settings-model.svelte';
import { UploadModel } from './upload-model.svelte';

/** Everything the window shows and can do, kept in step with the main process by its events. */
export class AppModel {
  loaded = $state(false);
  /** Removals that can be taken back. */
  undoable = $state(0);
  toolsError = $state.raw<ErrorData | null>(null);
  selection = $state.raw<Selection>(emptySelection);
  readonly appearance: Appearance;
  readonly layout: Layout;
  readonly notices: Notices;
  readonly preferences: PreferencesModel;
  readonly presets: PresetsModel;
  readonly preview: PreviewModel;
  readonly queue: QueueModel;
  readonly settings: SettingsModel;
  readonly upload: UploadModel;
  readonly selectedJobs = $derived.by(() =>
    this.queue.jobs.filter((job) => this.selection.ids.has(job.id)),
  );
  readonly #bridge: Bridge;
  /** The notice of what was removed last. */
  #lastRemoval = 0;

  constructor(bridge: Bridge, appearance: Appearance, layout: Layout) {
    this.#bridge = bridge;
    this.appearance = appearance;
    this.layout = layout;
    this.notices = new Notices(() => this.messages);
    this.preferences = new PreferencesModel({
      get: () => this.#invoke('getPreferences'),
      update: (preferences) => this.#invoke('updatePreferences', preferences),
    });
    this.upload = new UploadModel({
      bridge,
      invoke: (command, ...args) => this.#invoke(command, ...args),
      jobs: () => this.queue.jobs,
      selectedJobs: () => this.selectedJobs,
      select: (id) => {
        this.select(id, 'only');
      },
      onAdded: (added) => {
        this.notices.added(added);
      },
      onCopied: (count) => {
        this.notices.info((texts) => texts.linksCopied(count));
      },
    });
    this.queue = new QueueModel((before, after) => {
      this.selection = prune(this.selection, before, after);
    });
    this.settings = new SettingsModel(() => this.selectedJobs, {
      edit: (patch, ids) =>
        this.queue.edit(ids, patch, () => this.#invoke('updateSettings', patch, [...ids])),
      apply: async (patch, ids) =>
        (await this.#invoke('updateSettings', patch, [...ids])) !== undefined,
      retry: (ids) => this.#invoke('retryJobs', [...ids]),
    });
    this.presets = new PresetsModel(this.settings, this.notices, {
      load: () => this.#invoke('getPresets'),
      save: (presets) => this.#invoke('setPresets', [...presets]),
      importFile: () => this.#invoke('importPresets'),
      exportFile: () => this.#invoke('exportPresets'),
    });
    this.preview = new PreviewModel({
      bridge,
      job: () => (this.selectedJobs.length === 1 ? this.selectedJobs[0]! : null),
      jobs: () => this.queue.jobs,
      settings: () => this.settings.shown,
      change: (patch) => {
        this.settings.change(patch);
      },
      readOnly: () => this.settings.scope === 'running',
    });
  }

  get messages(): Messages {
    return this.appearance.messages;
  }

  /** Listens, then asks for the state. */
  async connect(): Promise<void> {
    this.#bridge.on('jobChanged', (job) => {
      this.queue.receiveJob(job);
    });
    this.#bridge.on('queueChanged', (state) => {
      this.queue.receive(state);
    });
    this.#bridge.on('jobsAdded', (added) => {
      this.notices.added(added);
    });
    this.#bridge.on('toolsChecked', (error) => {
      this.toolsError = error;
    });
    this.#bridge.on('problemFound', (error) => {
      this.notices.error(error);
    });
    const state = await this.#invoke('getState');
    if (state) {
      this.queue.receive(state);
      this.settings.next = state.settings;
      this.toolsError = state.toolsError;
      for (const error of state.startErrors) this.notices.error(error);
    }
    // Side by side: the window waits for them.
    await Promise.all([this.presets.load(), this.preferences.load(), this.upload.connect()]);
    this.loaded = true;
  }

  async addFiles(files: readonly File[]): Promise<void> {
    const paths = files.map((file) => this.#bridge.pathOf(file)).filter((path) => path !== '');
    if (paths.length < files.length) this.notices.pathless();
    if (paths.length > 0) await this.#add(() => this.#invoke('addJobs', paths));
  }

  /** Paths that were pasted as text. */
  async addText(text: string): Promise<void> {
    if (text.trim() !== '') await this.#add(() => this.#invoke('addText', text));
  }

  async addFolder(): Promise<void> {
    await this.#add(() => this.#invoke('chooseFolder'));
  }

  toggleQueue(): void {
    if (this.queue.suspended) void this.#invoke('resumeQueue');
    else if (this.queue.running) void this.#invoke('pauseQueue');
    else if (this.queue.pausing || this.queue.overall.counts.queued > 0)
      void this.#invoke('startQueue');
  }

  /** Pauses at once: what runs stands still, and goes on from there. */
  toggleSuspended(): void {
    if (this.queue.suspended) void this.#invoke('resumeQueue');
    else if (this.queue.overall.counts.running > 0) void this.#invoke('suspendQueue');
  }

  async clearFinished(): Promise<void> {
    this.#removed(await this.#invoke('clearFinished'));
  }

  /** Brings back what was removed last, selected. */
  async undo(): Promise<void> {
    const before = this.queue.order;
    const count = await this.#invoke('undo');
    if (count === undefined) return;
    this.undoable = Math.max(0, this.undoable - 1);
    this.notices.dismiss(this.#lastRemoval);
    if (count > 0) this.notices.info((texts) => texts.undone(count));
    this.#selectNew(before);
  }

  /** Before another job; null: to the end. */
  async moveJobs(ids: readonly string[], beforeId: string | null): Promise<void> {
    await this.#invoke('moveJobs', [...ids], beforeId);
  }

  retryFailed(): void {
    this.act('retry', this.#failed);
  }

  /** One after another, among many others. */
  selectNextFailed(): void {
    const failed = this.#failed.map(({ id }) => id);
    const id = nextOf(this.selection, this.queue.order, failed);
    if (id !== null) this.select(id, 'only');
  }

  get #failed(): Job[] {
    return this.queue.jobs.filter(({ state }) => state === 'failed');
  }

  /** By one place, those selected. */
  async moveSelected(direction: 1 | -1): Promise<void> {
    const { ids } = this.selection;
    const before = stepTarget(this.queue.order, ids, direction);
    if (before !== undefined) await this.moveJobs([...ids], before);
  }

  /**
   * The jobs' sources once more, in the other format until something else is set; the new jobs are
   * selected.
   */
  async addOutputs(jobs: readonly Job[] = this.selectedJobs): Promise<void> {
    const ids = jobs.map(({ id }) => id);
    const patch = { format: jobs[0]?.settings.format === 'gif' ? 'webp' : 'gif' } as const;
    const fresh = await this.#invoke('addOutputs', ids, patch);
    if (fresh) this.selection = selectThese([...fresh]);
  }

  /** Does an action to those of the selected jobs it applies to, or to one job. */
  act(action: JobAction, jobs: readonly Job[] = this.selectedJobs): void {
    const ids = jobsFor(action, jobs).map((job) => job.id);
    const [first] = ids;
    if (first === undefined) return;
    if (action === 'cancel') void this.#invoke('cancelJobs', ids);
    else if (action === 'remove') void this.remove(ids);
    else if (action === 'addOutput') void this.addOutputs(jobs);
    else if (action === 'follow') this.settings.follow(jobs);
    else if (action === 'retry') void this.#restart(() => this.settings.convertAgain(ids));
    else if (action === 'copyLink') void this.upload.copyLinksOf(jobsFor(action, jobs));
    else if (action === 'open') void this.#invoke('openResult', first);
    else void this.#invoke('showResultInFolder', first);
  }

  /** Where nothing selected is left, the job that took the place is. */
  async remove(ids: readonly string[]): Promise<void> {
    const wereSelected = ids.some((id) => this.selection.ids.has(id));
    this.#removed(await this.#invoke('removeJobs', [...ids]));
    const { active } = this.selection;
    if (wereSelected && this.selection.ids.size === 0 && active !== null)
      this.select(active, 'only');
  }

  /** Answers whether there was a choice. */
  async chooseOutputFolder(): Promise<boolean> {
    const chosen = (await this.#invoke('chooseOutputFolder')) === true;
    if (chosen) await this.preferences.load();
    return chosen;
  }

  /** Onto the clipboard; whether that was done. */
  async copy(text: string): Promise<boolean> {
    return (await this.#invoke('copyText', text)) !== undefined;
  }

  /** Which ffmpeg is used and what it can do; undefined after the error was shown. */
  readonly tools = {
    inspect: () => this.#invoke('inspectTools'),
    choose: () => this.#invoke('chooseFfmpeg'),
    reset: () => this.#invoke('resetFfmpeg'),
  };

  openActive(): void {
    this.act(
      'open',
      this.queue.jobs.filter((job) => job.id === this.selection.active),
    );
  }

  /** The jobs that a key means: those selected, or else the one with the focus. */
  async removeByKey(): Promise<void> {
    const { ids, active } = this.selection;
    if (ids.size > 0) await this.remove([...ids]);
    else if (active !== null) await this.remove([active]);
  }

  select(id: string, mode: SelectMode): void {
    this.selection = select(this.selection, this.queue.order, id, mode);
  }

  /** Arrow keys: the selection follows, or only the focus. */
  move(by: number, mode: 'only' | 'range' | 'focus'): void {
    const id = neighbour(this.selection, this.queue.order, by);
    if (id === null) return;
    if (mode === 'focus') this.selection = moveActive(this.selection, id);
    else this.select(id, mode);
  }

  toggleActive(): void {
    if (this.selection.active !== null) this.select(this.selection.active, 'toggle');
  }

  selectAll(): void {
    this.selection = selectAll(this.selection, this.queue.order);
  }

  clearSelection(): void {
    this.selection = { ...emptySelection, active: this.selection.active };
  }

  /** New jobs are selected, so that what is set next is set for them. */
  async #add(send: () => Promise<AddedJobs | undefined>): Promise<void> {
    const before = this.queue.order;
    const added = await send();
    if (!added) return;
    this.notices.added(added);
    this.#selectNew(before);
  }

  /** The jobs that were not in the queue before. */
  #selectNew(before: readonly string[]): void {
    const fresh = newIds(before, this.queue.order);
    if (fresh.length > 0) this.selection = selectThese(fresh);
  }

  #removed(count = 0): void {
    if (count === 0) return;
    this.undoable++;
    // Undo is for the last one: what an older notice tells of is not what would come back.
    this.notices.dismiss(this.#lastRemoval);
    this.#lastRemoval = this.notices.info((texts) => texts.removed(count), {
      label: (texts) => texts.undo,
      run: () => void this.undo(),
    });
  }

  /** With nothing else waiting, "Retry" means now. */
  async #restart(send: () => Promise<unknown>): Promise<void> {
    const alone = this.queue.overall.counts.queued === 0;
    await send();
    if (alone && !this.queue.running) await this.#invoke('startQueue');
  }

  /** The result, or undefined after the error was shown. */
  async #invoke<N extends CommandName>(
    command: N,
    ...args: CommandArguments<N>
  ): Promise<CommandResult<N> | undefined> {
    const answer = await this.#bridge.invoke(command, ...args);
    if (answer.ok) return answer.value;
    this.notices.error(answer.error);
    return undefined;
  }
}

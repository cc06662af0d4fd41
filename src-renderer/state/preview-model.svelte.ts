import type { Bridge } from '../../src-main/core/contract';
import { toAppError } from '../../src-main/core/errors';
import type { ErrorData } from '../../src-main/core/errors';
import type { Job } from '../../src-main/core/job';
import type {
  PreviewWindow,
  SourceFacts,
  SourceWindow,
} from '../../src-main/core/preview-contract';
import type { ConversionSettings, SettingsPatch } from '../../src-main/core/settings';
import { frameNear, isIn, knownRange, neighbourFrame, timeOf } from '../lib/preview/reel';
import { closeShown, openShown, pictureOf } from '../lib/preview/shown';
import type { Shown } from '../lib/preview/shown';
import { createSourcePictures } from '../lib/preview/source-pictures';
import { clamp, moveEdge, patchOf, stepFrames, trimOf } from '../lib/preview/trim';
import type { TrimEdge } from '../lib/preview/trim';
import { Estimates } from './estimates.svelte';
import type { TotalEstimate } from './estimates.svelte';
import { Playback } from './playback.svelte';
import type { Playable } from './playback.svelte';
import { StageView } from './stage-view.svelte';

/** What the preview has to do with the rest of the window. */
export interface PreviewSurroundings {
  readonly bridge: Pick<Bridge, 'invoke'>;
  /** The one job that is selected. */
  readonly job: () => Job | null;
  readonly jobs: () => readonly Job[];
  /** Of the selection, edits that no job has yet included. */
  readonly settings: () => ConversionSettings;
  readonly change: (patch: SettingsPatch) => void;
  /** Settings cannot be changed now. */
  readonly readOnly: () => boolean;
}

/** Settings change with each key and each move of the mouse; the preview waits for a rest of this. */
const restMs = 50;
/** First a few frames, to be there at once (eight of 480 by 270); then a stretch worth playing. */
const firstLook = { maxFrames: 8, maxPixels: 1.1e6 };
const longLook = { maxFrames: 120, maxPixels: 25e6 };
const windowSeconds = 4;
/** The preview of the selected job: what it shows of source and result, and what both are like. */
export class PreviewModel {
  readonly #around: PreviewSurroundings;
  readonly estimates: Estimates;
  readonly playback: Playback;
  readonly view = new StageView();
  readonly #pictures = createSourcePictures();
  source = $state.raw<SourceFacts | null>(null);
  /** Whole source pictures, where they are looked at. */
  sourceWindow = $state.raw<SourceWindow | null>(null);
  error = $state.raw<ErrorData | null>(null);
  /** A newer picture is on its way. */
  busy = $state(false);
  /** The playhead, in seconds of the source. */
  at = $state(0);
  /** How long the last picture took to come, from the change on; to be looked at. */
  latencyMs = $state(0);
  #shown = $state.raw<Shown | null>(null);
  #followed = '';
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly playable = $derived.by((): Playable | null => {
    const shown = this.#shown;
    if (!shown) return null;
    const { reel, pictures } = shown.window;
    const whole = shown.file !== null && this.view.mode === 'result' && !this.view.cropping;
    return { reel, range: whole ? knownRange(reel) : pictures.range };
  });

  constructor(around: PreviewSurroundings) {
    this.#around = around;
    this.playback = new Playback(() => this.playable);
    this.estimates = new Estimates(({ id, settings }, samples) =>
      this.#ask(() => around.bridge.invoke('estimateSize', id, settings, samples)),
    );
  }

  get window(): PreviewWindow | null {
    return this.#shown?.window ?? null;
  }

  get settings(): ConversionSettings {
    return this.#around.settings();
  }

  get readOnly(): boolean {
    return this.#around.readOnly();
  }

  get totalEstimate(): TotalEstimate {
    return this.estimates.total(this.#around.jobs());
  }

  change(patch: SettingsPatch): void {
    this.#around.change(patch);
  }

  /** Shows a job with these settings; called again with each change of either. */
  follow(job: Job | null, settings: ConversionSettings): void {
    if (job?.id !== this.#followed) this.#open(job);
    clearTimeout(this.#timer);
    if (!job) return;
    this.busy = true;
    const asked = performance.now();
    const turn = ++this.#turn;
    this.#timer = setTimeout(() => {
      void this.#refresh(job, settings, turn, asked);
    }, restMs);
  }

  /** Once more, after an error. */
  retry(): void {
    const job = this.#around.job();
    if (!job) return;
    this.error = null;
    this.#followed = '';
    this.follow(job, this.settings);
  }

  /** The result's picture of a frame. */
  async resultPicture(frame: number): Promise<ImageBitmap | null> {
    return this.#shown && pictureOf(this.#shown, frame);
  }

  /** The source's: as it is, or as it goes into the encoder. */
  async sourcePicture(frame: number, whole: boolean): Promise<ImageBitmap | null> {
    const window = whole ? this.sourceWindow : this.window;
    if (!window) return null;
    const { from, to } = window.pictures.range;
    return this.#pictures.of(window, clamp(frame, from, to - 1));
  }

  /** Moves the playhead to a moment of the source. */
  seek(at: number): void {
    this.at = clamp(at, 0, this.source?.duration ?? 0);
    const reel = this.window?.reel;
    if (reel) this.#goTo(frameNear(reel, this.at));
  }

  step(by: 1 | -1): void {
    this.playback.pause();
    const reel = this.window?.reel;
    if (!reel) return;
    const frame = neighbourFrame(reel, this.playback.frame, by);
    this.at = timeOf(reel, frame);
    this.#goTo(frame);
  }

  /** Follows the frame that is playing. */
  trackPlayback(): void {
    const reel = this.window?.reel;
    if (reel && this.playback.playing) this.at = timeOf(reel, this.playback.frame);
  }

  /** Moves an edge of the clip, and shows the frame there. */
  trim(edge: TrimEdge, to: number): void {
    if (!this.source || this.readOnly) return;
    const trim = moveEdge(trimOf(this.settings, this.source), edge, to, this.source);
    this.playback.pause();
    this.at = trim[edge];
    this.change(patchOf(trim, this.source));
  }

  /** The clip begins with the frame at the playhead, or ends with it. */
  trimHere(edge: TrimEdge): void {
    if (!this.source) return;
    const at = this.at;
    this.trim(edge, edge === 'start' ? at : stepFrames(at, 1, this.source));
    this.at = at;
  }

  resetTrim(): void {
    this.change({ start: 0, end: null });
  }

  /** Full pictures of the source are needed, so large. */
  async showSource(maxSide: number): Promise<void> {
    const job = this.#around.job();
    if (!job || !this.window) return;
    const window = await this.#ask(() =>
      this.#around.bridge.invoke('requestSource', job.id, this.settings, this.#wish(), maxSide),
    );
    if (window && this.#followed === job.id) this.sourceWindow = window;
  }

  #open(job: Job | null): void {
    this.#turn++;
    this.playback.pause();
    this.#show(null);
    this.#followed = job?.id ?? '';
    this.source = null;
    this.sourceWindow = null;
    this.error = null;
    this.busy = false;
    this.view.reset();
    if (!job) return;
    this.at = this.settings.start;
    void this.#ask(() => this.#around.bridge.invoke('describeSource', job.id)).then((source) => {
      if (source && this.#followed === job.id) this.source = source;
    });
  }

  async #refresh(
    job: Job,
    settings: ConversionSettings,
    turn: number,
    asked: number,
  ): Promise<void> {
    const isNewest = (): boolean => turn === this.#turn;
    for (const look of [firstLook, longLook]) {
      const { bridge } = this.#around;
      const answer = await bridge.invoke('requestPreview', job.id, settings, this.#wish(look));
      if (!isNewest()) return;
      if (!answer.ok) {
        this.#fail(answer.error);
        return;
      }
      if (!answer.value) return;
      const shown = await openShown(bridge, job, settings, answer.value).catch((error: unknown) => {
        if (isNewest()) this.#fail(toAppError(error).toData());
        return null;
      });
      if (!shown) return;
      if (!isNewest()) {
        closeShown(shown);
        return;
      }
      if (look === firstLook) this.latencyMs = performance.now() - asked;
      this.error = null;
      this.#show(shown);
      const { pictures, reel } = answer.value;
      // There is no more to come.
      if (pictures.keys.length === reel.framesTotal) break;
    }
    this.busy = false;
  }

  #fail(error: ErrorData): void {
    this.error = error;
    this.busy = false;
  }

  #show(shown: Shown | null): void {
    const before = this.#shown;
    this.#shown = shown;
    if (before) closeShown(before);
    if (!shown) return;
    const { reel } = shown.window;
    if (!this.playback.playing || !isIn(knownRange(reel), this.playback.frame))
      this.playback.frame = frameNear(reel, this.at);
  }

  #goTo(frame: number): void {
    this.playback.frame = frame;
    const job = this.#around.job();
    const range = this.playable?.range;
    if (job && range && !isIn(range, frame)) this.follow(job, this.settings);
  }

  #wish(look = longLook) {
    return { at: this.at, windowSeconds, ...look };
  }

  /** What is wrong with a job is told by its preview alone. */
  async #ask<T>(
    send: () => Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false }>,
  ): Promise<T | undefined> {
    const answer = await send();
    return answer.ok ? answer.value : undefined;
  }
}

import { describeError } from '../../../src-main/core/messages';
import { describeFinding } from '../../../src-main/core/findings';
import { createFormats } from '../../../src-main/core/format';
import { createPreviewText } from './preview';
import { presets, process } from './presets';
import { settings, settingsInShort } from './settings';
import { output, preferences } from './preferences';
import { upload } from './upload';

const TAG = 'en';
const format = createFormats(TAG);
const { number } = format;
const plural = (count: number, one: string, many: string): string =>
  `${number(count)} ${count === 1 ? one : many}`;
const videos = (count: number): string => plural(count, 'video', 'videos');

/** Every text of the window in English. Another language is another object of this type. */
export const en = {
  tag: TAG as string,
  /** In the language itself. */
  name: 'English',
  format,
  describeError,
  describeFinding,
  preview: createPreviewText(format),
  upload,
  toolbar: {
    label: 'Queue',
    start: 'Start',
    pause: 'Pause',
    addFiles: 'Add files',
    addFolder: 'Add folder',
    resume: 'Resume',
    suspend: 'Pause at once',
    retryFailed: (count: number) => `Retry ${number(count)} failed`,
    clearFinished: 'Clear finished',
    undo: 'Undo the removal',
    shortcuts: 'Keyboard shortcuts',
    preferences: 'Preferences',
  },
  overall: {
    label: 'Overall progress',
    finished: (finished: number, total: number) =>
      `${number(finished)} of ${number(total)} finished`,
    waiting: (total: number) => `${videos(total)} waiting`,
    failed: (count: number) => `${number(count)} failed`,
    nextFailed: 'Select the next one that failed',
    pausing: (running: number) =>
      running === 1 ? 'Pauses after this job' : `Pauses after these ${number(running)} jobs`,
    suspended: 'Paused',
  },
  empty: {
    title: 'Drop videos here',
    text: 'Files or whole folders. Loopsmith turns them into animated GIF or WebP, on this computer.',
    chooseFiles: 'Choose files…',
    chooseFolder: 'Choose a folder…',
    hint: 'to choose files',
  },
  drop: { title: 'Drop to add to the queue', text: 'Folders are searched for videos.' },
  loading: 'Loading the queue…',
  queue: {
    label: 'Jobs',
    actionsFor: (name: string) => `Actions for ${name}`,
    hint: 'Arrow keys select, Alt with them moves the job, Enter opens the result, Delete removes, Space starts or pauses.',
    movedTo: (place: number, count: number) => `Moved to ${number(place)} of ${number(count)}`,
  },
  states: {
    queued: 'Waiting',
    running: 'Converting',
    done: 'Done',
    failed: 'Failed',
    canceled: 'Cancelled',
  },
  stages: {
    probing: 'Reading the video',
    converting: 'Converting',
    verifying: 'Checking the result',
    saving: 'Saving',
    uploading: 'Uploading',
  },
  actions: {
    cancel: 'Cancel',
    retry: 'Retry',
    again: 'Convert again',
    open: 'Open',
    showInFolder: 'Show in folder',
    copyLink: 'Copy link',
    remove: 'Remove',
    addOutput: 'Add another output',
    follow: 'Use the settings for new videos',
  },
  job: {
    ownSettings: 'Has settings of its own',
    suspended: 'Paused',
    left: (time: string) => `${time} left`,
    frames: (count: number) => plural(count, 'frame', 'frames'),
    progressOf: (name: string) => `Progress of ${name}`,
  },
  settingsInShort,
  detail: {
    label: 'Selected job',
    before: 'Before the changes:',
    /** Frames of the file, for those that the preview counts. */
    stored: (frames: number, planned: number) =>
      `${plural(planned, 'frame', 'frames')}, ${number(frames)} stored`,
    took: 'Took',
    savedIn: 'Saved in',
    uploadedAs: 'Uploaded as',
  },
  notices: {
    label: 'Messages',
    dismiss: 'Dismiss',
    skipped: (count: number) =>
      `${plural(count, 'other file was', 'other files were')} left out: not a video.`,
    more: (count: number) => `And ${number(count)} more.`,
    undo: 'Undo',
    presetRemoved: (name: string) => `The preset “${name}” was deleted.`,
    presetReplaced: (name: string) => `The preset “${name}” was replaced.`,
    presetsImported: (count: number) => `${plural(count, 'preset', 'presets')} added.`,
    presetsExported: (path: string) => `Presets saved as “${path}”.`,
    removed: (count: number) => `${plural(count, 'job', 'jobs')} removed.`,
    undone: (count: number) => `${plural(count, 'job', 'jobs')} brought back.`,
    linksCopied: (count: number) =>
      count === 0
        ? 'No link was copied: the upload was removed from the history.'
        : `${plural(count, 'link', 'links')} copied.`,
    noPath: 'What was dropped is not a file on this computer.',
    noPathRemedy: 'Save it first, then drop the file.',
  },
  settings,
  output,

  presets,

  process,
  layout: {
    widthOf: { queue: 'Width of the queue', panel: 'Width of the settings' },
    panel: 'Settings and output',
    panels: { settings: 'Settings', output: 'Output' },
  },
  preferences,
  shortcuts: {
    title: 'Keyboard shortcuts',
    window: 'Anywhere',
    list: 'In the list of jobs',
    preview: 'In the preview',
    names: {
      addFiles: 'Add files',
      addFolder: 'Add a folder',
      toggleQueue: 'Start or pause',
      suspend: 'Pause at once, resume',
      paste: 'Add copied files or paths',
      undo: 'Undo a removal',
      selectAll: 'Select all',
      clearSelection: 'Select none',
      windowZoom: 'All larger, smaller, normal',
      preferences: 'Preferences',
      shortcuts: 'This list',
      move: 'Move the selection',
      movePage: 'By a page',
      moveEnd: 'To the first or last',
      extend: 'Extend the selection',
      focus: 'Move the focus alone',
      reorder: 'Move the job up or down',
      toggleSelected: 'Select the row or not',
      openResult: 'Open the result',
      remove: 'Remove',
      menu: 'Menu of the job',
      play: 'Play or pause',
      stepFrame: 'Previous or next frame',
      setStart: 'Begin the clip here',
      setEnd: 'Finish the clip here',
      crop: 'Crop',
      zoom: 'Larger or smaller',
      pan: 'Move the enlarged picture',
      moveEdge: 'Move a handle by a frame',
      moveSecond: 'By a second',
      moveCrop: 'Move or size the crop by a pixel',
      moveCropFar: 'By ten pixels',
    },
    or: 'or',
    keys: {
      space: 'Space',
      enter: 'Enter',
      delete: 'Delete',
      escape: 'Esc',
      pages: 'Page Up / Page Down',
      ends: 'Home / End',
      arrows: 'Arrow keys',
      shift: 'Shift',
      alt: 'Alt',
      menu: 'Shift + F10',
    },
  },
};

export type Messages = typeof en;

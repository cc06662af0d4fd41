import { describeError } from '../../../src-main/core/messages';
import { createFormats } from '../../../src-main/core/format';
import { output, settings, settingsInShort } from './settings';

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
  toolbar: {
    label: 'Queue',
    start: 'Start',
    pause: 'Pause',
    addFiles: 'Add files',
    addFolder: 'Add folder',
    clearFinished: 'Clear finished',
    shortcuts: 'Keyboard shortcuts',
    preferences: 'Preferences',
  },
  overall: {
    label: 'Overall progress',
    finished: (finished: number, total: number) =>
      `${number(finished)} of ${number(total)} finished`,
    waiting: (total: number) => `${videos(total)} waiting`,
    failed: (count: number) => `${number(count)} failed`,
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
    hint: 'Arrow keys select, Enter opens the result, Delete removes, Space starts or pauses.',
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
    remove: 'Remove',
  },
  job: {
    left: (time: string) => `${time} left`,
    frames: (count: number) => plural(count, 'frame', 'frames'),
    framesDone: (done: number, total: number) => `${number(done)} of ${number(total)} frames`,
    progressOf: (name: string) => `Progress of ${name}`,
    canceled: 'Stopped before it was finished. Nothing was saved.',
    queued: 'Waiting for its turn.',
    queuedPaused: 'Press Start to convert it.',
  },
  settingsInShort,
  detail: {
    label: 'Selected job',
    pixels: 'Pixels',
    frames: 'Frames',
    duration: 'Duration',
    size: 'Size',
    loop: 'Plays',
    forever: 'forever',
    times: (count: number) => (count === 1 ? 'once' : `${number(count)} times`),
    took: 'Took',
    savedIn: 'Saved in',
    resultOf: (name: string) => `The result of ${name}, playing`,
    resultGone: 'The file was moved, renamed or deleted.',
    noPicture: 'No picture',
    selected: (count: number) => `${number(count)} jobs selected`,
    nothing: 'Nothing selected',
    nothingText: 'Select a job to see its result and its facts.',
    totalSize: 'Results in all',
    countOf: (count: number, state: string) => `${number(count)} ${state}`,
  },
  notices: {
    label: 'Messages',
    dismiss: 'Dismiss',
    skipped: (count: number) =>
      `${plural(count, 'other file was', 'other files were')} left out: not a video.`,
    more: (count: number) => `And ${number(count)} more.`,
    noPath: 'What was dropped is not a file on this computer.',
    noPathRemedy: 'Save it first, then drop the file.',
  },
  settings,
  output,
  preferences: {
    title: 'Preferences',
    close: 'Close',
    look: 'Appearance',
    language: 'Language',
    systemLanguage: 'As the system',
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    work: 'Converting',
    cores: 'Cores',
    allCores: (count: number) => `All (${number(count)})`,
    someCores: (count: number) => `At most ${number(count)}`,
    coresHelp: 'Of the processor, for all conversions together.',
    priority: 'Priority',
    priorities: { normal: 'Normal', low: 'Low' },
    priorityHelp: {
      normal: 'Runs as other programs do.',
      low: 'Gives way to other programs.',
    },
    applies: 'Holds for what is started next.',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    window: 'Anywhere',
    list: 'In the list of jobs',
    names: {
      addFiles: 'Add files',
      addFolder: 'Add a folder',
      toggleQueue: 'Start or pause',
      selectAll: 'Select all',
      clearSelection: 'Select none',
      preferences: 'Preferences',
      shortcuts: 'This list',
      move: 'Move the selection',
      movePage: 'By a page',
      moveEnd: 'To the first or last',
      extend: 'Extend the selection',
      focus: 'Move the focus alone',
      toggleSelected: 'Select the row or not',
      openResult: 'Open the result',
      remove: 'Remove',
      menu: 'Menu of the job',
    },
    or: 'or',
    keys: {
      space: 'Space',
      enter: 'Enter',
      delete: 'Delete',
      escape: 'Esc',
      pages: 'Page Up / Page Down',
      ends: 'Home / End',
      shift: 'Shift',
      menu: 'Shift + F10',
    },
  },
};

export type Messages = typeof en;

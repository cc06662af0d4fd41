import type { ErrorCode, ErrorData, ErrorDetail } from './errors';

/** What happened, and what to do about it, each a whole sentence. */
export interface Message {
  readonly message: string;
  readonly remedy: string;
}

type Text = string | ((detail: ErrorDetail) => string);
const text = (value: Text, detail: ErrorDetail): string =>
  typeof value === 'string' ? value : value(detail);
/** With one full stop, whether or not the reason quoted at the end brings its own. */
const ended = (sentence: string): string =>
  /[!?]$/.test(sentence) ? sentence : sentence.trimEnd().replace(/\.*$/, '.');
const get = (detail: ErrorDetail, name: string): string => String(detail[name] ?? '');
const seconds = (detail: ErrorDetail, name: string): string => {
  const value = Number(detail[name]);
  return `${String(Math.round(value * 1000) / 1000)} s`;
};

const quoted = (detail: ErrorDetail, name: string): string => `"${get(detail, name)}"`;
const resumes = 'What has arrived is kept, and the next try goes on from there.';

const messages: Record<ErrorCode, { message: Text; remedy: Text }> = {
  badArguments: { message: (d) => get(d, 'reason'), remedy: 'See loopsmith --help.' },
  badProcessString: {
    message: (d) =>
      get(d, 'value') === ''
        ? `The process string lacks a value for "${get(d, 'parameter')}".`
        : `The process string's "${get(d, 'parameter')}" cannot be "${get(d, 'value')}".`,
    remedy: (d) => `Allowed: ${get(d, 'allowed')}.`,
  },
  invalidSetting: {
    message: (d) => `The setting "${get(d, 'name')}" cannot be ${get(d, 'value')}.`,
    remedy: (d) => `Allowed: ${get(d, 'allowed')}.`,
  },
  settingsConflict: {
    message: (d) =>
      `"${get(d, 'first')}" and "${get(d, 'second')}" cannot be combined: ${get(d, 'reason')}.`,
    remedy: 'Give only one of them.',
  },
  fileNotFound: {
    message: (d) => `There is no file or folder "${get(d, 'path')}".`,
    remedy: 'Check the name, or choose the file again if it was moved.',
  },
  notReadable: {
    message: (d) => `"${get(d, 'path')}" cannot be read: ${get(d, 'reason')}.`,
    remedy: 'Check its permissions, or copy it to a folder you own.',
  },
  notAFile: {
    message: (d) =>
      `"${get(d, 'path')}" is a pipe or a device, which can be read only once; a video is read several times.`,
    remedy: 'Save it to a file first, and choose that.',
  },
  emptyFile: {
    message: (d) => `"${get(d, 'path')}" is empty (0 bytes).`,
    remedy: 'Copy or download the video again.',
  },
  sourceChanged: {
    message: (d) => `"${get(d, 'path')}" changed while it was converted; nothing was saved.`,
    remedy: 'Convert it again once nothing writes to it any more.',
  },
  noVideosInFolder: {
    message: (d) => `The folder "${get(d, 'path')}" holds no videos.`,
    remedy: 'Choose a folder with video files (mp4, mov, mkv, webm, avi, …).',
  },
  notAVideo: {
    message: (d) => `"${get(d, 'path')}" is not a video that can be read, or it is damaged.`,
    remedy: 'Check that it plays in a video player; copy or download it again if it does not.',
  },
  noVideoStream: {
    message: (d) => `"${get(d, 'path')}" has no picture, only sound.`,
    remedy: 'Choose a file with a video track.',
  },
  animatedWebp: {
    message: (d) => `"${get(d, 'path')}" is an animated WebP, which this ffmpeg cannot read.`,
    remedy: 'Choose the video it was made from, or a GIF of it.',
  },
  damagedVideo: {
    message: (d) =>
      `"${get(d, 'path')}" is damaged or incomplete: its pictures can be read only up to ${seconds(d, 'readable')}.`,
    remedy: 'Copy or download it again, or end the clip before that moment.',
  },
  truncatedVideo: {
    message: (d) =>
      `"${get(d, 'path')}" is incomplete: the end of the file, with its table of contents, is missing.`,
    remedy: 'Copy or download it again, or finish the recording properly.',
  },
  startPastEnd: {
    message: (d) => {
      const past = Number(d['start']) >= Number(d['duration']);
      const where = past ? 'lies past the end of' : 'leaves no frame of';
      return `The start, ${seconds(d, 'start')}, ${where} the video, which is ${seconds(d, 'duration')} long.`;
    },
    remedy: 'Choose an earlier start.',
  },
  emptyTrim: {
    message: (d) =>
      `The clip would be empty: its end, ${seconds(d, 'end')}, is not after its start, ${seconds(d, 'start')}.`,
    remedy: 'Choose an end after the start.',
  },
  cropOutside: {
    message: (d) =>
      `The crop ${get(d, 'crop')} reaches outside the picture, which is ${get(d, 'sourceWidth')}×${get(d, 'sourceHeight')} pixels.`,
    remedy: 'Choose a rectangle within the picture (x,y,width,height).',
  },
  outputTooLarge: {
    message: (d) =>
      `The result would be ${get(d, 'width')}×${get(d, 'height')} pixels; a ${get(d, 'format')} has at most ${get(d, 'limit')} on a side.`,
    remedy: 'Choose a smaller size.',
  },
  targetNotFolder: {
    message: (d) => `"${get(d, 'path')}" is not a folder.`,
    remedy: 'Choose a folder for the results.',
  },
  targetNotWritable: {
    message: (d) => `Nothing can be saved in "${get(d, 'path')}": ${get(d, 'reason')}.`,
    remedy: 'Choose another folder, or change its permissions.',
  },
  nameTooLong: {
    message: (d) => `"${get(d, 'path')}" cannot be saved: its name is too long.`,
    remedy: 'Choose a shorter name.',
  },
  outputExists: {
    message: (d) => `"${get(d, 'path')}" exists already and was left as it is.`,
    remedy: 'Choose another name, or use --force to replace it.',
  },
  outputIsSource: {
    message: (d) => `"${get(d, 'path')}" is the source itself and was left as it is.`,
    remedy: 'Choose another name for the result.',
  },
  resultGone: {
    message: (d) => `The result "${get(d, 'path')}" is no longer there.`,
    remedy: 'Convert the video again, or look for the result where it was moved.',
  },
  diskFull: {
    message: (d) => `The disk that holds "${get(d, 'path')}" is full.`,
    remedy: 'Free some space or choose another folder, then try again.',
  },
  temporaryUnusable: {
    message: (d) =>
      `The folder for temporary files, "${get(d, 'path')}", cannot be used: ${get(d, 'reason')}.`,
    remedy:
      'Free some space there, or set the environment variable TMPDIR (on Windows TEMP) to another folder.',
  },
  ffmpegMissing: {
    message: (d) => {
      const reason = get(d, 'reason') === '' ? '' : `: ${get(d, 'reason')}`;
      return `Loopsmith needs ffmpeg and ffprobe, and found no usable ${get(d, 'tool')}${reason}.`;
    },
    remedy:
      'Install ffmpeg (Debian and Ubuntu: sudo apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg), or set LOOPSMITH_FFMPEG and LOOPSMITH_FFPROBE to their paths.',
  },
  ffmpegFailed: {
    message: (d) => `ffmpeg could not convert "${get(d, 'path')}": ${get(d, 'reason')}`,
    remedy: 'Check that the video plays; "loopsmith doctor" shows what this ffmpeg can do.',
  },
  encoderMissing: {
    message: (d) =>
      `This ffmpeg (${get(d, 'version')}) cannot write ${get(d, 'format')}: it lacks ${get(d, 'encoder')}.`,
    remedy: 'Install a full build of ffmpeg; "loopsmith doctor" shows what it can do.',
  },
  verifyFailed: {
    message: (d) =>
      `The finished file is not what was planned: ${get(d, 'what')} is ${get(d, 'actual')} instead of ${get(d, 'expected')}. It was not kept.`,
    remedy:
      'Try again; if it happens again, please report it with the output of "loopsmith doctor".',
  },
  outOfMemory: {
    message: 'There was not enough memory for this conversion.',
    remedy: 'Choose a smaller size or fewer jobs at once.',
  },
  queueUnreadable: {
    message: (d) =>
      `The queue of the last time could not be read, or not all of it. Its file was set aside as "${get(d, 'path')}".`,
    remedy: 'Add the missing videos again; their finished results are where they were saved.',
  },
  queueNotSaved: {
    message: (d) => `The queue cannot be saved: ${get(d, 'reason')}`,
    remedy:
      'Free some space on the disk. Until then, jobs would be forgotten if the app were closed.',
  },
  badNameTemplate: {
    message: (d) => `No names can be made from "${get(d, 'template')}": ${get(d, 'reason')}.`,
    remedy: (d) => `Allowed: ${get(d, 'allowed')}.`,
  },
  badPresetFile: {
    message: (d) => `"${get(d, 'path')}" cannot be read as a file of presets: ${get(d, 'reason')}.`,
    remedy: 'Choose a file that Loopsmith exported. The presets here have not changed.',
  },
  badObjectKey: {
    message: (d) => `The object name "${get(d, 'key')}" cannot be used: ${get(d, 'reason')}.`,
    remedy: (d) => `Allowed: ${get(d, 'allowed')}.`,
  },
  objectKeyClash: {
    message: (d) =>
      `"${get(d, 'first')}" and "${get(d, 'second')}" would both be saved as "${get(d, 'key')}", one over the other.`,
    remedy:
      'Put a variable that tells them apart into the object name: barename, key or hash, in braces.',
  },
  uploadCredentialsMissing: {
    message: (d) => `The environment lacks what saving to OSS needs: ${get(d, 'names')}.`,
    remedy:
      'Set the environment variables OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET and OSS_REGION (with temporary credentials OSS_SESSION_TOKEN too), or leave the upload out with --no-upload.',
  },
  noDestination: {
    message: 'There is no destination for this upload: none was added, or it was removed.',
    remedy: 'Add one under "Destinations", or choose another one for the job.',
  },
  secretMissing: {
    message: (d) => `The access key secret of the destination ${quoted(d, 'name')} is not kept.`,
    remedy: 'Enter it again under "Destinations".',
  },
  uploadUnreachable: {
    message: (d) => `${quoted(d, 'host')} cannot be reached: ${get(d, 'reason')}.`,
    remedy: `Check the network and the endpoint. ${resumes}`,
  },
  uploadBusy: {
    message: (d) =>
      `${quoted(d, 'host')} answered with status ${get(d, 'status')} again and again.`,
    remedy: `Try again in a few minutes. ${resumes}`,
  },
  uploadDenied: {
    message: (d) =>
      `The access key may not ${get(d, 'action')} in the bucket "${get(d, 'bucket')}".`,
    remedy:
      'Give its RAM user oss:PutObject on the bucket (oss:GetObject to read back, oss:DeleteObject to delete, oss:AbortMultipartUpload and oss:ListParts to resume).',
  },
  uploadSignatureRefused: {
    message: 'OSS refused the signature: the access key secret or the region is wrong.',
    remedy:
      'Copy the secret again, without a space at either end; the region has the form cn-hangzhou and is the one of the bucket.',
  },
  uploadRegionWrong: {
    message: (d) => `The bucket "${get(d, 'bucket')}" is not in the region "${get(d, 'region')}".`,
    remedy:
      'Choose the region that the OSS console shows for the bucket, in the form cn-hangzhou, and the endpoint of that region.',
  },
  uploadKeyUnknown: {
    message: (d) => `OSS does not know the access key ID "${get(d, 'accessKeyId')}".`,
    remedy: 'Check the ID, and that the key is enabled; temporary keys need their token too.',
  },
  uploadTokenRefused: {
    message: 'The temporary credentials (STS token) have expired or are not valid.',
    remedy: 'Fetch new ones: ID, secret and token belong together.',
  },
  uploadClockWrong: {
    message: "This computer's clock is off by more than 15 minutes, so OSS refuses its requests.",
    remedy: 'Set the clock, best by the network, and try again.',
  },
  uploadBucketMissing: {
    message: (d) => `There is no bucket "${get(d, 'bucket')}".`,
    remedy: 'Check its name, or create it in the OSS console.',
  },
  uploadDomainNeeded: {
    message: (d) =>
      `OSS does not serve the bucket "${get(d, 'bucket')}" on its default domain: accounts new since March 2025 need a domain of their own in mainland China.`,
    remedy: 'Bind a custom domain (CNAME) to the bucket and use it as the endpoint.',
  },
  uploadExists: {
    message: (d) => `"${get(d, 'object')}" exists already and was left as it is.`,
    remedy:
      'Choose another object name, or allow replacing it (on the command line --overwrite-object).',
  },
  uploadRefused: {
    message: (d) =>
      `OSS refused the request (status ${get(d, 'status')}, ${get(d, 'code')}): ${get(d, 'reason')}`,
    remedy: 'Check the destination with the connection test.',
  },
  uploadVerifyFailed: {
    message: (d) =>
      `What arrived as "${get(d, 'object')}" is not what was sent: ${get(d, 'what')} is ${get(d, 'actual')} instead of ${get(d, 'expected')}; ${get(d, 'outcome')}.`,
    remedy: 'Try again; the file on this computer is untouched.',
  },
  uploadSourceChanged: {
    message: (d) => `"${get(d, 'path')}" changed while it was uploaded; nothing was saved.`,
    remedy: 'Upload it again once nothing writes to it any more.',
  },
  unexpected: {
    message: (d) => `Something unexpected went wrong: ${get(d, 'reason')}`,
    remedy:
      'Try again; if it happens again, please report it with the output of "loopsmith doctor".',
  },
};

/** The sentences for an error; `kept` names a finished file that is there all the same. */
export function describeError({ code, detail }: ErrorData): Message {
  const { message, remedy } = messages[code];
  const kept = Object.hasOwn(detail, 'kept')
    ? ` The result is kept as "${get(detail, 'kept')}".`
    : '';
  return { message: ended(text(message, detail)), remedy: ended(text(remedy, detail)) + kept };
}

import { priorities } from '../core/preferences';
import { describeRange, ditherModes, formats, ranges, scaleTypes } from '../core/settings';
import type { NumericSetting } from '../core/settings';

const allowed = (name: NumericSetting): string => describeRange(ranges[name]);

export const usage = `Loopsmith turns videos into animated GIF and WebP.

  loopsmith convert <input…> [options]    files, and folders that are searched for videos
  loopsmith upload <file…> --save-to oss://bucket/name [--overwrite-object] [--json]
                                          files that are there already
  loopsmith probe <input> [--json]        what a video, GIF or WebP holds
  loopsmith doctor [--json]               which ffmpeg was found, and what it can do

Where to
  -o, --output <file|folder>   default: beside the source, under a free name
  --force                      replace an existing file
  --save-to oss://bucket/name  save the results to Alibaba Cloud OSS as well; in the name, variables
                               as in sys/saveas: {barename} {key} {t_year} {autoext} …, and {hash}
  --overwrite-object           replace an existing object
  --no-upload                  keep the results here only, whatever sys/saveas says
  --notify topic=<URL|file>    tell the process string's topic (notify) of each job that ends: by a
                               POST, or a line in a file; may be repeated

What (all options but --process may be given on top of it)
  --process <string>           "video/animation,f_gif,w_100,h_100,inter_1000", as OSS has it
  --format ${formats.join('|')}            default: by the output's suffix, else gif
  --start <s>, --end <s>       the part to convert, in seconds or h:mm:ss
  --crop x,y,w,h               a rectangle of the picture as it is shown, before scaling
  --width <px>, --height <px>  ${allowed('width')}; one alone keeps the aspect
  --scale-width <%>, --scale-height <%>
                               ${allowed('scaleWidthPercent')} of the source
  --scale-type ${scaleTypes.join('|')}
                               how both sides given are met; default: stretch

Time
  --fps <n>                    ${allowed('fps')}, at natural speed; default: as the source
  --interval <ms>              one frame each so many milliseconds (OSS: inter)
  --frames <n>                 so many frames at most (OSS: num)
  --playback-fps <n>           how fast the frames are shown (OSS: fps)
  --speed <x>                  ${allowed('speed')}; default: 1
  --reverse, --bounce          backwards; forwards and then backwards
  --loop <n>                   plays in all, 0 is forever; default: 0
  --hold-last <ms>             the last frame stays so much longer

Quality
  --quality <n>                ${allowed('quality')}; default: 75
  --colors <n>                 GIF: ${allowed('colors')}
  --dither ${ditherModes.join('|')}  GIF
  --matte <#rrggbb>            GIF: what half-transparent edges are blended on
  --lossless                   WebP
  --effort <n>                 WebP: ${allowed('effort')}; default: 4

How
  --cores <n>                  how many of the machine's cores to use; default: all, also by one job
  --priority ${priorities.join('|')}        low gives way to other programs
  --concurrency <n>            jobs at once at most; default: as many as find cores to use
  --hwaccel auto|none|<name>   the device that decodes; default: auto
  --plan                       print what would be done, as JSON, and do nothing
  --json                       one JSON object a line on standard output

Exit status: 0 all done, 1 some failed, 2 wrong usage, 130 cancelled.
Saving to OSS: OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_REGION (cn-hangzhou); where needed
OSS_SESSION_TOKEN and OSS_ENDPOINT (another one than the region's, or a domain of your own).
LOOPSMITH_NOTIFY_SECRET signs what is posted: HMAC-SHA256 of the body in X-Loopsmith-Signature.
LOOPSMITH_FFMPEG and LOOPSMITH_FFPROBE name the programs to use.`;

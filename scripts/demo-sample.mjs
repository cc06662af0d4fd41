/** The clip that the demo converts: rings and a clock over colours that 256 can't hold. */
import { SetupError } from './paths.mjs';
import { run } from './processes.mjs';

const SECONDS = 4;

// Drawn small and made large: the picture is smooth, and an expression for each pixel is slow.
const background = [
  'nullsrc=s=160x90:r=25:d=0.04',
  'format=gbrp',
  "geq=r='150+95*sin(X/23)*cos(Y/31)':g='95+75*sin((X+Y)/41+2)'" +
    ":b='165+85*cos(hypot(X-110\\,Y-45)/27)'",
  'scale=640:360:flags=bicubic',
  'format=yuv420p',
  'loop=loop=-1:size=1',
  'settb=1/25,setpts=N',
].join();

const radius = 'hypot(X-47.5\\,Y-47.5)';
const ring =
  'nullsrc=s=96x96:r=25:d=0.04,format=yuva420p,geq=lum=255:cb=128:cr=128' +
  `:a='255*clip((46-${radius})/2\\,0\\,1)*clip((${radius}-30)/2\\,0\\,1)'` +
  ',loop=loop=-1:size=1,settb=1/25,setpts=N';
const bar = `color=white:s=24x6:r=25:d=${SECONDS}`;
const clock =
  ",drawtext=text='Loopsmith  %{pts\\:hms}':fontcolor=white:fontsize=26:x=24:y=24" +
  ':shadowcolor=black@0.5:shadowx=1:shadowy=1';

/**
 * Makes the clip. Every option used is in ffmpeg 4.1 to 8; a build may still lack drawtext, a font
 * for it, or x264, and then does without.
 * @param {string} ffmpeg
 * @param {string} path
 */
export async function makeSample(ffmpeg, path) {
  const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '16'];
  const attempts = [
    { text: clock, codec: x264 },
    { text: '', codec: x264 },
    { text: '', codec: ['-c:v', 'mpeg4', '-q:v', '3'] },
  ];
  let complaint = '';
  for (const { text, codec } of attempts) {
    const made = await run(ffmpeg, argumentsFor(text, codec, path));
    if (made.status === 0) return;
    complaint = made.stderr.trim();
  }
  throw new SetupError(`ffmpeg could not make the sample clip:\n${complaint}`);
}

/**
 * @param {string} text
 * @param {string[]} codec
 * @param {string} path
 */
function argumentsFor(text, codec, path) {
  const turn = `2*PI*t/${SECONDS}`;
  const graph =
    '[1]split=3[r1][r2][r3];[r2]scale=60:60[s2];[r3]scale=36:36[s3];' +
    `[0][r1]overlay=x='272+190*sin(${turn})':y='132+70*sin(2*${turn})'[a];` +
    `[a][s2]overlay=x='290+190*sin(${turn}+2.1)':y='150+70*sin(2*(${turn}+2.1))'[b];` +
    `[b][s3]overlay=x='302+190*sin(${turn}+4.2)':y='162+70*sin(2*(${turn}+4.2))'[c];` +
    `[c][2]overlay=x='(W-w)*t/${SECONDS}':y=H-18${text},format=yuv420p`;
  return [
    ...['-hide_banner', '-loglevel', 'error', '-y'],
    ...[background, ring, bar].flatMap((source) => ['-f', 'lavfi', '-i', source]),
    ...['-filter_complex', graph, '-t', String(SECONDS), ...codec, path],
  ];
}

import type { ErrorCode, ErrorData, ErrorDetail } from './errors';
import type { Message } from './messages';
import { createFormats } from './format';

const { duration } = createFormats('zh-CN');

/** The engine's own words within a detail; whatever else stands there is the system's. */
const words: Readonly<Record<string, string>> = {
  'permission denied': '没有权限',
  'it is read-only': '它是只读的',
  'it does not exist': '它不存在',
  'its disk is full': '磁盘已满',
  'there is no such file': '文件不存在',
  'it may not be run': '不允许运行',
  'it does not answer as one': '它没有作出应有的回应',
  'pictures are missing': '缺少画面',
  'ffprobe crashed': 'ffprobe 异常退出',
  'a thread ended early': '处理线程意外结束',
  'both say how often to take a frame': '两者都规定了取帧的间隔',
  'both say how fast the frames are shown': '两者都规定了播放的快慢',
  'The job has no result.': '该任务没有结果。',
  'it was removed': '已将其删除',
  'it could not be removed': '未能将其删除',
};

const get = (detail: ErrorDetail, name: string): string => {
  const value = String(detail[name] ?? '');
  return words[value] ?? value;
};
const quoted = (detail: ErrorDetail, name: string): string => `“${get(detail, name)}”`;
const time = (detail: ErrorDetail, name: string): string => duration(Number(detail[name]));

const allowed = (d: ErrorDetail): string => `允许的值：${get(d, 'allowed')}。`;
const resumes = '已上传的部分会保留，下次从那里继续。';
const reported = '请重试；如果再次出现，请附上“loopsmith doctor”的输出反馈给我们。';

type Sentences = (detail: ErrorDetail) => readonly [message: string, remedy: string];

/** What happened, and what to do about it. */
export const sentences: Readonly<Record<ErrorCode, Sentences>> = {
  badArguments: (d) => [
    `无法执行这个操作：${get(d, 'reason')}`,
    '请重试；命令行用法见 loopsmith --help。',
  ],
  badProcessString: (d) => [
    get(d, 'value') === ''
      ? `处理字符串中的${quoted(d, 'parameter')}缺少值。`
      : `处理字符串中的${quoted(d, 'parameter')}不能是${quoted(d, 'value')}。`,
    allowed(d),
  ],
  invalidSetting: (d) => [`设置${quoted(d, 'name')}不能是 ${get(d, 'value')}。`, allowed(d)],
  settingsConflict: (d) => [
    `${quoted(d, 'first')}与${quoted(d, 'second')}不能同时使用：${get(d, 'reason')}。`,
    '请只保留其中一个。',
  ],
  fileNotFound: (d) => [
    `找不到文件或文件夹${quoted(d, 'path')}。`,
    '请检查名称；如果文件已移动，请重新选择。',
  ],
  notReadable: (d) => [
    `无法读取${quoted(d, 'path')}：${get(d, 'reason')}。`,
    '请检查它的权限，或将它复制到您自己的文件夹。',
  ],
  notAFile: (d) => [
    `${quoted(d, 'path')}是管道或设备，只能读取一次，而视频需要多次读取。`,
    '请先将它保存为文件，再选择该文件。',
  ],
  emptyFile: (d) => [`${quoted(d, 'path')}是空文件（0 字节）。`, '请重新复制或下载该视频。'],
  sourceChanged: (d) => [
    `${quoted(d, 'path')}在转换过程中发生了变化，没有保存任何内容。`,
    '请等到没有程序写入它时再转换。',
  ],
  noVideosInFolder: (d) => [
    `文件夹${quoted(d, 'path')}中没有视频。`,
    '请选择含有视频文件（mp4、mov、mkv、webm、avi 等）的文件夹。',
  ],
  notAVideo: (d) => [
    `${quoted(d, 'path')}不是可读取的视频，或已损坏。`,
    '请检查它能否在播放器中播放；如果不能，请重新复制或下载。',
  ],
  noVideoStream: (d) => [`${quoted(d, 'path')}只有声音，没有画面。`, '请选择含有视频轨道的文件。'],
  animatedWebp: (d) => [
    `${quoted(d, 'path')}是动态 WebP，这个 ffmpeg 无法读取。`,
    '请选择生成它的视频，或它的 GIF 版本。',
  ],
  damagedVideo: (d) => [
    `${quoted(d, 'path')}已损坏或不完整：画面只能读取到 ${time(d, 'readable')}。`,
    '请重新复制或下载，或让片段在此之前结束。',
  ],
  truncatedVideo: (d) => [
    `${quoted(d, 'path')}不完整：缺少文件末尾的索引。`,
    '请重新复制或下载，或让录制正常结束。',
  ],
  startPastEnd: (d) => [
    Number(d['start']) >= Number(d['duration'])
      ? `起点 ${time(d, 'start')} 超出了视频的结尾，视频长 ${time(d, 'duration')}。`
      : `起点 ${time(d, 'start')} 之后没有画面了，视频长 ${time(d, 'duration')}。`,
    '请选择更早的起点。',
  ],
  emptyTrim: (d) => [
    `片段为空：终点 ${time(d, 'end')} 不在起点 ${time(d, 'start')} 之后。`,
    '请选择起点之后的终点。',
  ],
  cropOutside: (d) => [
    `裁剪区域 ${get(d, 'crop')} 超出了画面，画面为 ${get(d, 'sourceWidth')}×${get(d, 'sourceHeight')} 像素。`,
    '请选择画面以内的矩形（x、y、宽、高）。',
  ],
  outputTooLarge: (d) => [
    `结果将为 ${get(d, 'width')}×${get(d, 'height')} 像素；${get(d, 'format')} 每边最多 ${get(d, 'limit')} 像素。`,
    '请选择更小的尺寸。',
  ],
  targetNotFolder: (d) => [`${quoted(d, 'path')}不是文件夹。`, '请选择一个文件夹来保存结果。'],
  targetNotWritable: (d) => [
    `无法保存到${quoted(d, 'path')}：${get(d, 'reason')}。`,
    '请选择其他文件夹，或更改它的权限。',
  ],
  nameTooLong: (d) => [`无法保存${quoted(d, 'path')}：名称过长。`, '请使用更短的名称。'],
  outputExists: (d) => [`${quoted(d, 'path')}已存在，未作改动。`, '请使用其他名称，或先将它移走。'],
  outputIsSource: (d) => [`${quoted(d, 'path')}就是源文件，未作改动。`, '请为结果选择其他名称。'],
  resultGone: (d) => [
    `结果${quoted(d, 'path')}已不在原处。`,
    '请重新转换，或到它被移到的地方查找。',
  ],
  diskFull: (d) => [
    `${quoted(d, 'path')}所在的磁盘已满。`,
    '请释放一些空间或选择其他文件夹，然后重试。',
  ],
  temporaryUnusable: (d) => [
    `无法使用存放临时文件的文件夹${quoted(d, 'path')}：${get(d, 'reason')}。`,
    '请在那里释放一些空间，或将环境变量 TMPDIR（Windows 上为 TEMP）设为其他文件夹。',
  ],
  ffmpegMissing: (d) => [
    `Loopsmith 需要 ffmpeg 和 ffprobe，但没有找到可用的 ${get(d, 'tool')}${
      get(d, 'reason') === '' ? '' : `：${get(d, 'reason')}`
    }。`,
    '请安装 ffmpeg（Debian 和 Ubuntu：sudo apt-get install ffmpeg；macOS：brew install ffmpeg；Windows：winget install ffmpeg），或将 LOOPSMITH_FFMPEG 和 LOOPSMITH_FFPROBE 设为它们的路径。',
  ],
  ffmpegFailed: (d) => [
    `ffmpeg 无法转换${quoted(d, 'path')}：${get(d, 'reason')}`,
    '请检查视频能否播放；“loopsmith doctor”会显示这个 ffmpeg 的能力。',
  ],
  encoderMissing: (d) => [
    `这个 ffmpeg（${get(d, 'version')}）无法生成 ${get(d, 'format')}：缺少 ${get(d, 'encoder')}。`,
    '请安装完整版的 ffmpeg；“loopsmith doctor”会显示它的能力。',
  ],
  verifyFailed: (d) => [
    `生成的文件与计划不符：${get(d, 'what')} 是 ${get(d, 'actual')}，应为 ${get(d, 'expected')}。文件未保留。`,
    reported,
  ],
  outOfMemory: () => ['内存不足，无法完成这次转换。', '请选择更小的尺寸，或减少同时进行的任务。'],
  queueUnreadable: (d) => [
    `上次的队列无法读取，或只能读取一部分。它的文件已另存为${quoted(d, 'path')}。`,
    '请重新添加缺少的视频；已完成的结果仍在原来保存的位置。',
  ],
  queueNotSaved: (d) => [
    `无法保存队列：${get(d, 'reason')}`,
    '请释放一些磁盘空间。在此之前，如果关闭应用，任务将会丢失。',
  ],
  badNameTemplate: (d) => [
    `无法用${quoted(d, 'template')}生成文件名：${get(d, 'reason')}。`,
    allowed(d),
  ],
  badPresetFile: (d) => [
    `${quoted(d, 'path')}不是可用的预设文件：${get(d, 'reason')}。`,
    '请选择由 Loopsmith 导出的文件。这里的预设没有变动。',
  ],
  badObjectKey: (d) => [`对象名称${quoted(d, 'key')}不可用：${get(d, 'reason')}。`, allowed(d)],
  objectKeyClash: (d) => [
    `${quoted(d, 'first')}和${quoted(d, 'second')}都会保存为${quoted(d, 'key')}，互相覆盖。`,
    '请在对象名称中加入能区分它们的变量：花括号中的 barename、key 或 hash。',
  ],
  uploadCredentialsMissing: (d) => [
    `环境中缺少保存到 OSS 所需的 ${get(d, 'names')}。`,
    '请设置环境变量 OSS_ACCESS_KEY_ID、OSS_ACCESS_KEY_SECRET 和 OSS_REGION（临时凭证还需 OSS_SESSION_TOKEN），或使用 --no-upload 跳过上传。',
  ],
  noDestination: () => [
    '此次上传没有可用的上传位置：尚未添加，或已被删除。',
    '请在“上传位置”中添加一个，或为该任务选择其他位置。',
  ],
  secretMissing: (d) => [
    `上传位置${quoted(d, 'name')}的 AccessKey Secret 未保存。`,
    '请在“上传位置”中重新输入。',
  ],
  uploadUnreachable: (d) => [
    `无法连接${quoted(d, 'host')}：${get(d, 'reason')}。`,
    `请检查网络和 Endpoint。${resumes}`,
  ],
  uploadBusy: (d) => [
    `${quoted(d, 'host')}多次返回状态 ${get(d, 'status')}。`,
    `请几分钟后重试。${resumes}`,
  ],
  uploadDenied: (d) => [
    `这个访问密钥无权在 Bucket ${quoted(d, 'bucket')}中执行 ${get(d, 'action')}。`,
    '请为它的 RAM 用户授予该 Bucket 的 oss:PutObject 权限（读回需 oss:GetObject，删除需 oss:DeleteObject，断点续传需 oss:AbortMultipartUpload 和 oss:ListParts）。',
  ],
  uploadSignatureRefused: () => [
    'OSS 拒绝了签名：AccessKey Secret 或地域不正确。',
    '请重新复制 Secret，首尾不要有空格；地域形如 cn-hangzhou，须与 Bucket 的地域一致。',
  ],
  uploadRegionWrong: (d) => [
    `Bucket ${quoted(d, 'bucket')}不在地域${quoted(d, 'region')}。`,
    '请选择 OSS 控制台为该 Bucket 显示的地域（形如 cn-hangzhou）以及该地域的 Endpoint。',
  ],
  uploadKeyUnknown: (d) => [
    `OSS 不认识 AccessKey ID ${quoted(d, 'accessKeyId')}。`,
    '请检查该 ID 以及密钥是否已启用；临时密钥还需要它的 Token。',
  ],
  uploadTokenRefused: () => [
    '临时凭证（STS Token）已过期或无效。',
    '请获取新的凭证：ID、Secret 和 Token 必须配套。',
  ],
  uploadClockWrong: () => [
    '本机时钟偏差超过 15 分钟，因此 OSS 拒绝了请求。',
    '请校准时钟（最好通过网络），然后重试。',
  ],
  uploadBucketMissing: (d) => [
    `没有名为${quoted(d, 'bucket')}的 Bucket。`,
    '请检查名称，或在 OSS 控制台创建它。',
  ],
  uploadDomainNeeded: (d) => [
    `OSS 不在默认域名上提供 Bucket ${quoted(d, 'bucket')}：2025 年 3 月以后的新账号在中国内地需要使用自己的域名。`,
    '请为该 Bucket 绑定自定义域名（CNAME），并将其用作 Endpoint。',
  ],
  uploadExists: (d) => [
    `${quoted(d, 'object')}已存在，未作改动。`,
    '请使用其他对象名称，或允许替换（命令行中为 --overwrite-object）。',
  ],
  uploadRefused: (d) => [
    `OSS 拒绝了请求（状态 ${get(d, 'status')}，${get(d, 'code')}）：${get(d, 'reason')}`,
    '请用连接测试检查上传位置。',
  ],
  uploadVerifyFailed: (d) => [
    `上传的${quoted(d, 'object')}与本机文件不一致：${get(d, 'what')} 是 ${get(d, 'actual')}，应为 ${get(d, 'expected')}；${get(d, 'outcome')}。`,
    '请重试；本机上的文件没有变动。',
  ],
  uploadSourceChanged: (d) => [
    `${quoted(d, 'path')}在上传过程中发生了变化，没有保存任何内容。`,
    '请等到没有程序写入它时再上传。',
  ],
  unexpected: (d) => [`发生了意外错误：${get(d, 'reason')}`, reported],
};

/** The sentences for an error; `kept` names a finished file that is there all the same. */
export function describeError(error: ErrorData): Message {
  const [message, remedy] = sentences[error.code](error.detail);
  const kept = Object.hasOwn(error.detail, 'kept')
    ? `结果已保留为${quoted(error.detail, 'kept')}。`
    : '';
  return { message, remedy: remedy + kept };
}

import { pathToFileURL } from 'node:url';
import { describeError } from '../../core/messages';
import type { Job } from '../../core/job';
import { objectName } from '../../core/upload';

/** What is told of a job that has ended. */
export type EndedJob = Pick<Job, 'id' | 'input' | 'state' | 'output' | 'upload' | 'error'>;

export interface MessageTimes {
  readonly started: Date;
  readonly ended: Date;
}

/**
 * The message that OSS sends for a conversion (SMQ's body of `imm:Task:MediaConvert`, its `content`
 * being JSON in JSON). What lies on this computer is named by a `file:` address.
 */
export function notificationBody(job: EndedJob, { started, ended }: MessageTimes): string {
  const { id, input, state, output, upload, error } = job;
  const result = upload
    ? objectName(upload.bucket, upload.objectKey)
    : output && pathToFileURL(output.path).href;
  const content = {
    ProjectName: 'loopsmith',
    RequestId: id,
    StartTime: started.toISOString(),
    EndTime: ended.toISOString(),
    UserData: '',
    TaskType: 'MediaConvert',
    TaskId: `MediaConvert-${id}`,
    Status: state === 'done' ? 'Succeeded' : 'Failed',
    Code: error?.code ?? '',
    Message: error ? describeError(error).message : '',
    Sources: [{ URI: pathToFileURL(input).href }],
    Targets: result ? [{ Image: { Animations: [{ URI: result }] } }] : [],
  };
  return JSON.stringify({
    id,
    source: 'acs.imm',
    type: 'imm:Task:MediaConvert',
    subject: input.split(/[/\\]/).at(-1),
    time: ended.toISOString(),
    content: JSON.stringify(content),
  });
}

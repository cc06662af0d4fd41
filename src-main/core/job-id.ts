import * as v from 'valibot';

/** A job's number, as it comes from outside. */
export const jobIdSchema = v.pipe(v.string(), v.uuid());

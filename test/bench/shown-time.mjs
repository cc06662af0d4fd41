/** Which picture is on screen when: results are compared by time, not by number. */

/**
 * The moments at which a reference of a steady rate is compared: the middle of the time that each of
 * its frames is shown. At its edges, the rounding of a format's delays would decide which of two
 * frames counts.
 * @param {number} frames
 * @param {number} fps
 * @returns {number[]} milliseconds
 */
export function momentsOf(frames, fps) {
  return Array.from({ length: frames }, (_, at) => ((at + 0.5) * 1000) / fps);
}

/**
 * The number of the picture on screen at each moment; the last one stays.
 * @param {readonly number[]} delaysMs how long each picture is shown
 * @param {readonly number[]} moments milliseconds, ascending
 */
export function shownAt(delaysMs, moments) {
  let at = 0;
  let ends = delaysMs[0] ?? Infinity;
  return moments.map((moment) => {
    while (at < delaysMs.length - 1 && moment >= ends) {
      at++;
      ends += delaysMs[at] ?? Infinity;
    }
    return at;
  });
}

/** GIF's finest steps of quality: finer ones would drown in what a single pixel's luck changes. */
export const gifQualityStep = 5;

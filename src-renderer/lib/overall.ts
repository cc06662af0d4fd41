/** The bar in the window and the one on the task bar count alike. */
export { sumUp } from '../../src-main/core/overall';

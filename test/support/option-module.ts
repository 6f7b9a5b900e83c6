/** Options as a module of settings has them. */
export const dtype = 'int8';

/** Readonly all the way down. */
export type Frozen<T> = { readonly [K in keyof T]: Frozen<T[K]> };

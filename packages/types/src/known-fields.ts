/** The fields that are known by name. Unknown ones stay in the value, but a misspelt one does not compile. */
export type KnownFields<T> = { [K in keyof T as string extends K ? never : K]: T[K] };

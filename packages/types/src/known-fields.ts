/**
 * The fields that are known by name, read-only: several handlers see one event. Unknown fields stay in the value, but a
 * misspelt one does not compile.
 */
export type KnownFields<T> = { readonly [K in keyof T as string extends K ? never : K]: T[K] };

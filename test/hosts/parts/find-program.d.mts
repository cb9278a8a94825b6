/** Where a program is, by PATH (of the environment, unless given) and the places beside it; undefined where it is not. */
export declare const findProgram: (name: string, path?: string) => string | undefined

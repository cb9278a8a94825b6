export declare const writeLog: (path: string, bytes: number) => { event: string; session: string; deal: number }[]

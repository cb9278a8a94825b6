/** Put in by the build from package.json. */
declare const PRODLOGS_VERSION: string

/** Put in by the build: the commit and its day. */
declare const PRODLOGS_BUILD: string

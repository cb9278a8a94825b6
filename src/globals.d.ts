/** Put in by the build from package.json. */
declare const PRODLOGS_VERSION: string

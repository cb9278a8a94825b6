/**
 * Who speaks in a line. `edge`: a web server or router in front of the application (and the application's own access
 * log); `app`: its own sentences; `library`: a Stripe SDK, an ORM, an HTTP client, through the application's log;
 * `platform`: what runs the application (functions, Lambda, a database gateway); `forwarder`: `stripe listen`;
 * `system`: systemd, the kernel.
 */
export type Voice = 'edge' | 'app' | 'library' | 'platform' | 'forwarder' | 'system'

/**
 * How a step is known, the strongest first: said by the application in so many words; reported by a library or the platform;
 * inferred from an HTTP status; inferred from what is not there. An inference never contradicts a statement.
 */
export type Claim = 'stated' | 'reported' | 'status' | 'absence'

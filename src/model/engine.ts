/** Where a secret is kept: `env:NAME` or `file:PATH`. The configuration never holds the secret itself. */
export type SecretReference = string

/** How an engine that speaks HTTP is reached. What is absent is taken from the variables that its own tools read. */
export interface HttpReach {
  readonly url?: string
  readonly user?: string
  readonly password?: SecretReference
  /** Sent as `Authorization: Bearer`; for Elasticsearch `apiKey` is another. */
  readonly token?: SecretReference
  /** More headers, each a secret by reference or a plain text: `{ X-Scope-OrgID: team-a }`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Files in PEM: an own authority, and the client's certificate with its key. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  /** The name that the server's certificate must have, where it is not that of the URL. */
  readonly servername?: string
}

export interface LokiReach extends HttpReach {
  readonly type: 'loki'
  /** `X-Scope-OrgID`; several as `a|b`. */
  readonly tenant?: string
}

export interface VictoriaLogsReach extends HttpReach {
  readonly type: 'victorialogs'
  /** `AccountID:ProjectID`. */
  readonly tenant?: string
}

export interface ElasticsearchReach extends HttpReach {
  readonly type: 'elasticsearch'
  readonly apiKey?: SecretReference
  /** A region: requests are signed for AWS OpenSearch with the credentials of the environment. */
  readonly aws?: string
  readonly profile?: string
}

export interface ClickHouseReach extends HttpReach {
  readonly type: 'clickhouse'
  readonly database?: string
}

export interface CloudWatchReach extends HttpReach {
  readonly type: 'cloudwatch'
  readonly region?: string
  readonly profile?: string
}

export interface KubernetesReach {
  readonly type: 'kubernetes'
  readonly context?: string
  readonly kubeconfig?: string
}

export interface DockerReach {
  readonly type: 'docker'
  /** `unix:///var/run/docker.sock`, `tcp://box:2376`; absent: DOCKER_HOST, else the usual sockets. */
  readonly url?: string
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

export interface ProcessReach {
  readonly type: 'process'
}

export type EngineReach =
  | LokiReach
  | VictoriaLogsReach
  | ElasticsearchReach
  | ClickHouseReach
  | CloudWatchReach
  | KubernetesReach
  | DockerReach
  | ProcessReach

export type EngineType = EngineReach['type']

interface Named {
  /** The name it is called by in output. */
  readonly name: string
  readonly format?: string
}

/** Containers of one Docker daemon, by one of the three. */
export interface DockerSource extends Named {
  readonly type: 'docker'
  /** Name or beginning of the id; where there is none of that name, the compose service of that name. `*`: all. */
  readonly container?: string
  /** Service, or `project/service`. */
  readonly compose?: string
  /** `key` or `key=value`. */
  readonly label?: string
}

/** All containers of all pods of a selector, those that come later too. */
export interface KubernetesSource extends Named {
  readonly type: 'kubernetes'
  readonly namespace?: string
  /** A label selector, e.g. `app=api`. */
  readonly selector?: string
  /** One pod, or `deploy/api` and the like: the pods of its selector. */
  readonly pod?: string
  readonly container?: string
}

/** A program of this machine that prints logs. */
export interface ProcessSource extends Named {
  readonly type: 'process'
  /** As it is, without a shell. `{since}` in a word becomes the begin of the window (RFC 3339). */
  readonly argv: readonly string[]
  /** The program that goes on, where it is another one than that which gives history. */
  readonly follow?: readonly string[]
  /** The file of the configuration that names it, where that is not trusted: then it is never run. */
  readonly untrusted?: string
}

export interface LokiSource extends Named {
  readonly type: 'loki'
  /** A stream selector, perhaps with filters behind it: `{app="payments"}`. */
  readonly query: string
}

export interface VictoriaLogsSource extends Named {
  readonly type: 'victorialogs'
  /** A LogsQL filter, e.g. `{app="payments"}`; absent: all. */
  readonly query?: string
}

export interface ElasticsearchSource extends Named {
  readonly type: 'elasticsearch'
  /** Index, alias, data stream or pattern. */
  readonly index: string
  /** Exact values of fields that a document must have: `{ service.name: payments }`. */
  readonly where?: Readonly<Record<string, string>>
  /** Field that holds the line; absent: event.original, log.original, message, body.text or log. */
  readonly line?: string
  readonly time?: string
}

export interface ClickHouseSource extends Named {
  readonly type: 'clickhouse'
  /** `table` or `database.table`. */
  readonly table: string
  /** Columns of the time and of the line; absent: those of OpenTelemetry's table. */
  readonly time?: string
  readonly line?: string
  /** Exact values of columns: `{ ServiceName: payments }`. */
  readonly where?: Readonly<Record<string, string>>
  /** Column that names the stream; absent: ServiceName where there is one. */
  readonly stream?: string
}

export interface CloudWatchSource extends Named {
  readonly type: 'cloudwatch'
  readonly group: string
  readonly streamPrefix?: string
}

export type EngineSource =
  | DockerSource
  | KubernetesSource
  | ProcessSource
  | LokiSource
  | VictoriaLogsSource
  | ElasticsearchSource
  | ClickHouseSource
  | CloudWatchSource

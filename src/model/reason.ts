// Why something failed, is missing or is not taken. What is ours is a code with its own numbers and names, said in both
// languages in `messages/reasons/`. `text` is always what somebody else said: it is shown as it is.

/** Without arguments. */
type None = object

interface Words {
  /** What an operating system, a library, a program or a server said; or names and examples, alike in all languages. */
  readonly words: { readonly text: string }
}

/** Of lines that could not be read. */
export interface ReadReasons {
  readonly lost: None
  readonly copied_early: None
  readonly permission: None
  readonly no_tool: { readonly tool: string }
  readonly tool_failed: { readonly tool: string; readonly status: number | string }
  readonly rotated: None
  readonly damaged: None
  readonly bad_cursor: None
  readonly no_journalctl: None
  readonly no_journal_files: None
  readonly journal_without_ranges: None
  readonly nothing_to_look_for: None
  readonly no_source_type: None
  readonly restarted: { readonly times: number; readonly name?: string }
  readonly only_gaps: None
  readonly stray_bytes: None
  readonly endless_description: None
}

/** Of a link that was lost, and of a program at its other end. */
export interface LinkReasons {
  readonly closed: None
  readonly connection_closed: None
  readonly connection_reset: None
  readonly host_silent: None
  readonly no_answer: { readonly seconds: number }
  readonly socket_gone: None
  readonly channel_closed: None
  readonly exit: { readonly status: number }
  /** Without `signal`: which one is not known. */
  readonly killed: { readonly signal?: string }
  readonly program_ended: { readonly command: string; readonly status: number | string }
  readonly endless_frame: None
  readonly damaged_part: None
  readonly gave_up: { readonly attempts: number }
  readonly ssh_ended: None
  readonly session_refused: { readonly text: string }
  readonly shell_exit: { readonly status: number; readonly text?: string }
  readonly shell_killed: { readonly signal: string; readonly text?: string }
  readonly noise_first: { readonly kilobytes: number }
  readonly late_hello: { readonly seconds: number }
  readonly echo: None
  readonly other_protocol: { readonly theirs: number; readonly ours: number }
}

/** Of the program on a host, and of a gate, that refuse a request. */
export interface GateReasons {
  readonly request_character: None
  readonly request_nonce: None
  readonly request_without_nonce: None
  readonly request_verb: None
  readonly request_key: None
  readonly request_number: None
  readonly request_base64: None
  readonly no_request: None
  readonly gate_usage: None
  readonly gate_names_only: None
  readonly gate_list_writable: None
  readonly gate_list_unowned: None
  readonly gate_unknown_source: None
  readonly gate_without_source: None
}

/** Why a key file is of no use to ssh2. */
export interface KeyReasons {
  readonly key_security: None
  readonly key_cipher: None
  readonly key_pem_alone: None
  readonly key_none: None
  readonly key_damaged: None
  readonly key_unknown: None
}

/** Of a connection that was not made. */
export interface ConnectReasons {
  readonly jump_circle: None
  readonly no_program: { readonly command: string }
  readonly closed_in_handshake: None
  readonly closed_in_auth: None
  readonly key_locked: None
  readonly no_terminal: None
  readonly no_passphrase: None
  readonly wrong_passphrase: None
  readonly asks_for: { readonly method: string }
  readonly unreadable: { readonly path: string }
  readonly no_route: None
  readonly host_down: None
  readonly network_unreachable: None
  readonly network_down: None
  readonly not_permitted: None
  readonly no_local_address: None
}

/** What a host needs and ssh2 has not. */
export interface FeatureReasons {
  readonly ssh_option: { readonly name: string }
  readonly host_certificate: None
  readonly user_certificate: { readonly path: string }
  readonly ssh_list: { readonly name: string }
  readonly algorithm: { readonly name: string }
  readonly agent_key: { readonly type: string }
  readonly key_file: { readonly path: string; readonly why: KeyFault }
}

/** Of an engine, and of what is asked by HTTP. */
export interface EngineReasons {
  readonly status: { readonly status: number | string }
  readonly said: { readonly text: string; readonly status: number | string }
  readonly connection_refused: None
  readonly no_such_name: None
  readonly name_service: None
  readonly answer_cut: None
  readonly cut_by: { readonly text: string }
  readonly stood_still: { readonly seconds: number }
  readonly no_connection: None
  readonly certificate_unknown: None
  readonly certificate_own: None
  readonly certificate_expired: None
  readonly certificate_name: None
  readonly answer_not_json: None
  readonly no_docker_socket: None
  readonly docker_socket_denied: None
  readonly docker_down: None
  readonly query_of_numbers: None
  readonly timed_out: None
  readonly shards_failed: { readonly failed: number; readonly total: number; readonly text?: string }
  readonly no_aws_credentials: { readonly profile?: string }
  readonly not_serving: None
}

/** What an engine has not, after "has no". */
export interface ThingReasons {
  readonly thing: { readonly name: string }
  readonly container: None
  readonly pod: { readonly name: string; readonly namespace: string; readonly container?: string }
  readonly column: { readonly name: string; readonly table?: string }
  readonly time_column: { readonly table: string }
  readonly line_column: { readonly table: string }
  readonly table: { readonly name: string }
  readonly index: { readonly name: string }
}

/** Of Stripe, of a file of its events, and of ourselves. */
export interface StripeReasons {
  readonly expired: None
  readonly invalid: None
  readonly publishable: None
  readonly ip: None
  readonly timeout: None
  readonly redirect: None
  readonly network: None
  readonly not_json: None
  readonly rate_limited: None
  readonly unreachable: None
  readonly server_error: None
  readonly not_an_event: None
  readonly too_large: None
  readonly only_get: None
  readonly demo_missing: None
  readonly demo_gone: { readonly status: number | string }
}

/** Of a `prodlogs.yaml` that is no YAML. */
export interface YamlReasons {
  readonly bad_indent: None
  readonly tab_indent: None
  readonly duplicate_key: None
  readonly missing_character: None
  readonly unknown_alias: None
  readonly key_over_lines: None
  readonly unexpected_text: None
  readonly many_aliases: None
  readonly not_utf8: None
}

/** Of a value in `prodlogs.yaml`; `TargetFault` also of a host that is typed. */
export interface ConfigReasons {
  readonly host_leading_dash: None
  readonly host_space_or_control: None
  readonly host_port: { readonly name: string }
  readonly host_empty: None
  readonly host_character: { readonly name: string }
  readonly host_user: { readonly name: string }
  readonly host_unknown: { readonly name: string }
  readonly group_unknown: { readonly name: string }
  readonly range: { readonly name: string }
  readonly path_relative: None
  readonly duration: None
  readonly zone: None
  readonly reference: None
  readonly header_reference: None
  readonly plain_url: None
  readonly tenant: None
  readonly one_of_containers: None
  readonly one_of_pods: None
  readonly stream_selector: None
  readonly several_ways: { readonly names: string }
  readonly source_elsewhere: { readonly type: string; readonly fits: string }
}

/** Of a pattern of `redact.patterns`. */
export interface PatternReasons {
  readonly pattern_too_long: { readonly most: number }
  readonly pattern_empty: None
  readonly pattern_syntax: { readonly text: string }
  readonly pattern_nested: None
  readonly pattern_two_ways: None
  readonly pattern_look_around: None
  readonly pattern_look_behind: None
  readonly pattern_back_reference: None
  readonly pattern_property: None
  readonly pattern_many: { readonly most: number }
  readonly pattern_neighbours: None
}

/** What an option takes, after "It takes". */
export interface ExpectedReasons {
  readonly such_as: { readonly examples: string }
  readonly iana_zone: None
  readonly an_id: None
  readonly one_secret: None
  readonly time_after: { readonly option: string }
  readonly http_url: None
  /** `names` of those that there are; empty: none. */
  readonly known_group: { readonly names: string }
  readonly known_host: None
  readonly known_source: None
  readonly host_range: None
  readonly long_token: { readonly least: number }
  readonly free_port: { readonly text: string }
  readonly no_files: None
  readonly file_below: { readonly names: string }
  readonly docker_address: None
  readonly no_secrets: None
}

/** Every reason by its code, with the arguments that its words may use. */
export interface ReasonArgs
  extends
    Words,
    ReadReasons,
    LinkReasons,
    GateReasons,
    KeyReasons,
    ConnectReasons,
    FeatureReasons,
    EngineReasons,
    ThingReasons,
    StripeReasons,
    YamlReasons,
    ConfigReasons,
    PatternReasons,
    ExpectedReasons {}

export type ReasonCode = keyof ReasonArgs

export type ReasonOf<C extends ReasonCode> = { [P in C]: { readonly code: P } & ReasonArgs[P] }[C]

export type Reason = ReasonOf<ReasonCode>
export type KeyFault = ReasonOf<keyof KeyReasons | 'words'>
export type Feature = ReasonOf<keyof FeatureReasons>
export type Thing = ReasonOf<keyof ThingReasons | 'words'>
export type Expected = ReasonOf<keyof ExpectedReasons | 'words'>
export type PatternFault = ReasonOf<keyof PatternReasons>
/** What is wrong with a host as it is written. */
export type TargetFault = ReasonOf<Extract<keyof ConfigReasons, `host_${string}`>>
/** A code that needs no arguments. */
export type PlainCode = { [C in ReasonCode]: keyof ReasonArgs[C] extends never ? C : never }[ReasonCode]

/** Somebody else's words. */
export const words = (text: string): ReasonOf<'words'> => ({ code: 'words', text })

/** What somebody else said, as far as a reason holds it. */
export const saidIn = (reason: Reason | undefined): string =>
  reason !== undefined && 'text' in reason ? (reason.text ?? '') : ''

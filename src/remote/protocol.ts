/** Version of requests and frames; an installed gate of another version is refused by its number. */
export const PROTOCOL = 2

/** A frame as it stands on the wire: its name and its `key=value` words; the last of them may hold blanks. */
export interface WireFrame {
  readonly name: string
  readonly args: Readonly<Record<string, string>>
}

/** One file of the host, as it was listed: the live one or one that was rotated from it. */
export interface ListedFile {
  readonly device: string
  readonly inode: string
  /** Bytes as stored: of a compressed file not those of its content. */
  readonly size: number
  /** Epoch seconds, with their fraction where the host knows it. */
  readonly mtime: number
  readonly readable: boolean
  /** Why it is not readable: `permission`, or `tool:` and the decompressor that the host lacks. */
  readonly why?: string
  readonly packed: boolean
  /** Relative to the folder of the live file. */
  readonly name: string
}

export type PathState = 'file' | 'missing' | 'denied' | 'other'

/** What the program says between the bytes of an answer, decoded once. `id` names an opened file of a follower. */
export type Frame =
  | {
      readonly name: 'hello'
      readonly version: number
      readonly now: number
      readonly zone: string
      readonly place?: string
    }
  | { readonly name: 'shell' | 'plain' | 'sudo' | 'pong' | 'pack' | 'packend' }
  | { readonly name: 'done'; readonly bytes: number }
  | { readonly name: 'end'; readonly status: number; readonly limit?: string }
  | { readonly name: 'error'; readonly code: string; readonly args: Readonly<Record<string, string>> }
  | {
      readonly name: 'seg'
      readonly of: 'file' | 'journal'
      readonly device: string
      readonly inode: string
      readonly offset: number
      /** Bytes that were promised; absent when the host could not know. */
      readonly length?: number
      readonly file?: string
      /** Epoch seconds that no line of the file is younger than, whatever year it leaves out. */
      readonly newest?: number
      /** What stands before each line of a search: its offset or its number. */
      readonly place?: 'byte' | 'line'
    }
  | { readonly name: 'segend'; readonly length?: number }
  | { readonly name: 'unread'; readonly file: string; readonly why: string }
  | { readonly name: 'untimed'; readonly file: string; readonly bytes: number }
  | { readonly name: 'limit'; readonly bytes: number }
  | { readonly name: 'status'; readonly code: number }
  | { readonly name: 'oldest'; readonly at: number }
  | { readonly name: 'tool'; readonly tool: string; readonly flavour: string }
  | { readonly name: 'host'; readonly user: string; readonly groups: readonly string[]; readonly os: string }
  | ({ readonly name: 'about'; readonly mode: string } & Pick<ListedFile, 'device' | 'inode' | 'size' | 'mtime'>)
  | { readonly name: 'sibling'; readonly file: ListedFile }
  | { readonly name: 'times'; readonly first?: number; readonly last?: number }
  | { readonly name: 'source'; readonly type: string; readonly source: string }
  // Facts for a follower of a file.
  | { readonly name: 'path'; readonly state: PathState; readonly device: string; readonly inode: string }
  | { readonly name: 'listing' }
  | { readonly name: 'file'; readonly live: boolean; readonly file: ListedFile }
  | { readonly name: 'listed'; readonly steady: boolean }
  | { readonly name: 'opened'; readonly id: number; readonly device: string; readonly inode: string }
  | { readonly name: 'unopened'; readonly id: number; readonly why: string }
  | { readonly name: 'start'; readonly id: number; readonly offset: number; readonly lines: number }
  | { readonly name: 'head' | 'piece' | 'tailing' | 'changed' | 'eof'; readonly id: number }
  | {
      readonly name: 'read'
      readonly id: number
      readonly offset: number
      readonly over: number
      readonly stream: boolean
    }
  | { readonly name: 'ok'; readonly id: number; readonly offset: number }
  | { readonly name: 'unpacked'; readonly id: number; readonly status: number }
  | { readonly name: 'unknown'; readonly word: string }

/** Decodes a frame; words that are missing or are no numbers become empty texts and zeros, never exceptions. */
export const decodeFrame = ({ name, args }: WireFrame): Frame => {
  switch (name) {
    case 'hello':
      return {
        name,
        version: count(args['v']),
        now: count(args['now']),
        zone: args['tz'] ?? '+0000',
        ...(args['place'] ? { place: args['place'] } : {}),
      }
    case 'shell':
    case 'plain':
    case 'sudo':
    case 'pong':
    case 'pack':
    case 'packend':
      return { name }
    case 'done':
      return { name, bytes: count(args['bytes']) }
    case 'end':
      return {
        name,
        status: args['status'] === undefined ? -1 : count(args['status']),
        ...(args['limit'] === undefined ? {} : { limit: args['limit'] }),
      }
    case 'error': {
      const { code = '', ...rest } = args
      return { name, code, args: rest }
    }
    case 'seg':
      return {
        name,
        of: args['journal'] === undefined ? 'file' : 'journal',
        ...identity(args),
        offset: count(args['off']),
        ...(known(args['len']) ? { length: count(args['len']) } : {}),
        ...(args['name'] === undefined ? {} : { file: args['name'] }),
        ...newestOf(args),
        ...(args['place'] === undefined ? {} : { place: args['place'] === 'byte' ? 'byte' : 'line' }),
      }
    case 'segend':
      return { name, ...(known(args['len']) ? { length: count(args['len']) } : {}) }
    case 'unread':
      return { name, file: args['name'] ?? '', why: args['why'] ?? '' }
    case 'untimed':
      return { name, file: args['name'] ?? '', bytes: count(args['bytes']) }
    case 'limit':
      return { name, bytes: count(args['bytes']) }
    case 'status':
      return { name, code: count(args['code']) }
    case 'oldest':
      return { name, at: count(args['at']) }
    case 'tool': {
      const [tool = '', flavour = ''] = (args['name'] ?? '').split(' ')
      return { name, tool, flavour }
    }
    case 'host':
      return {
        name,
        user: args['user'] ?? '',
        groups: (args['groups'] ?? '').split(',').filter((group) => group !== ''),
        os: args['os'] ?? '',
      }
    case 'about':
      return {
        name,
        ...identity(args),
        size: count(args['size']),
        mtime: count(args['mtime']),
        mode: args['mode'] ?? '',
      }
    case 'sibling':
      return { name, file: listedFile(args) }
    case 'times':
      return {
        name,
        ...(known(args['first']) ? { first: count(args['first']) } : {}),
        ...(known(args['last']) ? { last: count(args['last']) } : {}),
      }
    case 'source':
      return { name, type: args['type'] ?? '', source: args['name'] ?? '' }
    case 'path':
      return { name, state: pathState(args['state']), ...identity(args) }
    case 'listing':
      return { name }
    case 'file':
      return { name, live: args['live'] === '1', file: listedFile(args) }
    case 'listed':
      return { name, steady: args['steady'] === '1' }
    case 'opened':
      return { name, id: count(args['id']), ...identity(args) }
    case 'unopened':
      return { name, id: count(args['id']), why: args['why'] ?? '' }
    case 'start':
      return { name, id: count(args['id']), offset: count(args['off']), lines: count(args['lines']) }
    case 'head':
    case 'piece':
    case 'tailing':
    case 'changed':
    case 'eof':
      return { name, id: count(args['id']) }
    case 'read':
      return {
        name,
        id: count(args['id']),
        offset: count(args['off']),
        over: count(args['over']),
        stream: args['stream'] === '1',
      }
    case 'ok':
      return { name, id: count(args['id']), offset: count(args['off']) }
    case 'unpacked':
      return { name, id: count(args['id']), status: count(args['status']) }
    default:
      return { name: 'unknown', word: name }
  }
}

/** Its last line tells when the file was written, or the file does; a host without `stat` knows no time of a file. */
const newestOf = ({ newest, mtime }: WireFrame['args']): { newest?: number } => {
  const at = count(newest ?? mtime)
  return at === 0 ? {} : { newest: at }
}

const known = (text: string | undefined): boolean => text !== undefined && text !== '' && text !== '-'

const count = (text: string | undefined): number => {
  const value = Number(text ?? 0)
  return Number.isFinite(value) ? value : 0
}

const identity = (args: WireFrame['args']): { device: string; inode: string } => ({
  device: args['dev'] ?? '',
  inode: args['ino'] ?? '',
})

const listedFile = (args: WireFrame['args']): ListedFile => ({
  ...identity(args),
  size: count(args['size']),
  mtime: count(args['mtime']),
  readable: args['why'] === undefined,
  ...(args['why'] === undefined ? {} : { why: args['why'] }),
  packed: args['packed'] === '1',
  name: args['name'] ?? '',
})

const pathState = (text: string | undefined): PathState =>
  text === 'file' || text === 'denied' || text === 'other' ? text : 'missing'

/** An order to a running follower; `id` is a number that was never used before, and `slot` one of `SLOTS`. */
export type Order =
  | { readonly do: 'list' }
  /** Without a name the live file. */
  | { readonly do: 'open'; readonly id: number; readonly slot: number; readonly name?: string }
  /** Where its last lines begin; with 0 lines its end, or the begin of a last line without its end. */
  | { readonly do: 'last'; readonly id: number; readonly lines: number }
  /** Reads on from an offset to the end, and then what comes. */
  | { readonly do: 'tail'; readonly id: number; readonly offset: number }
  /** Reads once more now, and says the end. */
  | { readonly do: 'pull'; readonly id: number }
  /** Decompresses from an offset of the content to its end. */
  | { readonly do: 'unpack'; readonly id: number; readonly offset: number }
  | { readonly do: 'close'; readonly id: number }

/** Descriptors that the host has for the files of a follower: dash knows no numbers above 9. */
export const SLOTS = [3, 4, 5, 9] as const

/** The line of an order, in the alphabet of requests. */
export const orderLine = (order: Order): string =>
  Object.entries(order)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${key === 'name' ? Buffer.from(String(value), 'utf8').toString('base64') : value}`)
    .join(' ')

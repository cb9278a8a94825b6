import { startFake, type Fake, type FakeAnswer, type FakeRequest } from './http-fake.ts'

interface CrmDeal {
  id: string
  title?: string
  stage_id: number
  person_id: number | null
}

/** A person with what the log must never show: a name and an address. */
interface CrmPerson {
  id: number
  name: string
  email: string
  telegram_chat_id?: string
  sendpulse_id?: string
  messenger?: 'telegram' | 'sendpulse'
}

interface CrmNote {
  id: number
  deal_id: string
  content: string
}

export interface CrmFake extends Fake {
  readonly deals: Map<string, CrmDeal>
  readonly persons: Map<number, CrmPerson>
  readonly notes: CrmNote[]
  readonly stages: Set<number>
}

/** A CRM that speaks Pipedrive's API v1: deals, persons, notes; `x-api-token`; its error bodies. */
export const startCrmFake = async (token: string, port = 0): Promise<CrmFake> => {
  const deals = new Map<string, CrmDeal>()
  const persons = new Map<number, CrmPerson>()
  const notes: CrmNote[] = []
  const stages = new Set([1, 2, 3, 4, 5])
  const world = { deals, persons, notes, stages }
  const fake = await startFake(
    { handle: (request) => handle(world, token, request), control: (name, request) => control(world, name, request) },
    port,
  )
  return Object.assign(fake, world)
}

type World = Pick<CrmFake, 'deals' | 'persons' | 'notes' | 'stages'>

const handle = (world: World, token: string, request: FakeRequest): FakeAnswer => {
  const given = request.headers['x-api-token'] ?? request.query.get('api_token')
  if (given !== token) return failure(401, 'unauthorized access', { errorCode: 401 })
  const [, kind, id] = request.path.replace(/^\/(?:api\/)?v1/, '').split('/')
  if (kind === 'deals' && id !== undefined) return deal(world, request, decodeURIComponent(id))
  if (kind === 'persons' && id !== undefined) {
    const person = world.persons.get(Number(id))
    return person === undefined ? failure(404, 'Person not found') : ok(person)
  }
  if (kind === 'notes')
    return request.method === 'POST'
      ? addNote(world, request)
      : ok(world.notes.filter((note) => note.deal_id === request.query.get('deal_id')))
  return failure(404, 'Unknown method .')
}

const deal = (world: World, request: FakeRequest, id: string): FakeAnswer => {
  const found = world.deals.get(id)
  if (found === undefined) return failure(404, 'Deal not found')
  if (request.method !== 'PUT') return ok(found)
  const stage = (request.body as { stage_id?: number } | undefined)?.stage_id ?? found.stage_id
  if (!world.stages.has(stage)) return failure(400, 'Stage does not exist')
  found.stage_id = stage
  return ok(found)
}

const addNote = (world: World, request: FakeRequest): FakeAnswer => {
  const { deal_id: dealId, content } = request.body as { deal_id: string | number; content: string }
  if (!world.deals.has(String(dealId))) return failure(404, 'Deal not found')
  const note = { id: world.notes.length + 1, deal_id: String(dealId), content }
  world.notes.push(note)
  return { ...ok(note), status: 201 }
}

const ok = (data: unknown): FakeAnswer => ({ status: 200, body: { success: true, data } })

const failure = (status: number, error: string, more: object = {}): FakeAnswer => ({
  status,
  body: { success: false, error, error_info: 'Please check developers.pipedrive.com', data: null, ...more },
})

const control = (world: World, name: string, request: FakeRequest): FakeAnswer | undefined => {
  if (request.method !== 'POST') return undefined
  if (name === 'deals') {
    const one = request.body as CrmDeal
    world.deals.set(one.id, one)
    return ok(one)
  }
  if (name === 'persons') {
    const one = request.body as CrmPerson
    world.persons.set(one.id, one)
    return ok(one)
  }
  return undefined
}

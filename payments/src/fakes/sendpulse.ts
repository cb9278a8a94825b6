import { startFake, type Fake, type FakeAnswer, type FakeRequest } from './http-fake.ts'

export interface SendPulseFake extends Fake {
  readonly contacts: Set<string>
  readonly sent: { readonly contactId: string; readonly text: string }[]
}

const ACCESS_TOKEN = ['fake', 'access', 'token'].join('-')

/** SendPulse's OAuth and Telegram chat bot send method, with its error bodies. */
export const startSendPulseFake = async (
  client: { readonly id: string; readonly secret: string },
  port = 0,
): Promise<SendPulseFake> => {
  const contacts = new Set<string>()
  const sent: { contactId: string; text: string }[] = []
  const fake = await startFake(
    {
      handle: (request) => handle(client, contacts, sent, request),
      control: (name, request) => {
        if (name !== 'contacts' || request.method !== 'POST') return undefined
        contacts.add((request.body as { id: string }).id)
        return { status: 200, body: {} }
      },
    },
    port,
  )
  return Object.assign(fake, { contacts, sent })
}

const handle = (
  client: { id: string; secret: string },
  contacts: Set<string>,
  sent: { contactId: string; text: string }[],
  request: FakeRequest,
): FakeAnswer => {
  if (request.path === '/oauth/access_token') {
    const body = request.body as { client_id?: string; client_secret?: string }
    return body.client_id === client.id && body.client_secret === client.secret
      ? { status: 200, body: { access_token: ACCESS_TOKEN, token_type: 'Bearer', expires_in: 3600 } }
      : { status: 401, body: { error: 'invalid_client', error_code: 1, message: 'Client authentication failed' } }
  }
  if (request.headers.authorization !== `Bearer ${ACCESS_TOKEN}`)
    return { status: 401, body: { error: 'unauthenticated', message: 'Unauthenticated.' } }
  if (request.path !== '/telegram/contacts/send') return { status: 404, body: { message: 'Not found' } }
  const { contact_id: contactId, message } = request.body as { contact_id: string; message: { text?: string } }
  if (!contacts.has(contactId)) return { status: 404, body: { success: false, message: 'Contact not found' } }
  sent.push({ contactId, text: message.text ?? '' })
  return { status: 200, body: { success: true, data: true } }
}

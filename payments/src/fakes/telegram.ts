import { startFake, type Fake, type FakeAnswer, type FakeRequest } from './http-fake.ts'

export interface TelegramFake extends Fake {
  /** Chats that exist; the value tells whether the user has blocked the bot. */
  readonly chats: Map<string, 'open' | 'blocked'>
  readonly sent: { readonly chatId: string; readonly text: string }[]
}

/** The Telegram Bot API's sendMessage, with its error bodies. */
export const startTelegramFake = async (botToken: string, port = 0): Promise<TelegramFake> => {
  const chats = new Map<string, 'open' | 'blocked'>()
  const sent: { chatId: string; text: string }[] = []
  const fake = await startFake(
    {
      maskPath: (path) => path.replace(/^\/bot[^/]+/, '/bot***'),
      handle: (request) => handle(botToken, chats, sent, request),
      control: (name, request) => {
        if (name !== 'chats' || request.method !== 'POST') return undefined
        const chat = request.body as { id: string; state: 'open' | 'blocked' }
        chats.set(chat.id, chat.state)
        return { status: 200, body: {} }
      },
    },
    port,
  )
  return Object.assign(fake, { chats, sent })
}

const handle = (
  botToken: string,
  chats: Map<string, 'open' | 'blocked'>,
  sent: { chatId: string; text: string }[],
  request: FakeRequest,
): FakeAnswer => {
  const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(request.path) ?? []
  if (token !== botToken) return refusal(401, 'Unauthorized')
  if (method !== 'sendMessage') return refusal(404, 'Not Found')
  const { chat_id: chatId, text } = request.body as { chat_id?: string | number; text?: string }
  if (chatId === undefined || chatId === '') return refusal(400, 'Bad Request: chat_id is empty')
  const state = chats.get(String(chatId))
  if (state === undefined) return refusal(400, 'Bad Request: chat not found')
  if (state === 'blocked') return refusal(403, 'Forbidden: bot was blocked by the user')
  sent.push({ chatId: String(chatId), text: text ?? '' })
  return {
    status: 200,
    body: {
      ok: true,
      result: {
        message_id: sent.length,
        date: Math.floor(Date.now() / 1000),
        chat: { id: Number(chatId), type: 'private' },
        text,
      },
    },
  }
}

export const refusal = (code: number, description: string, parameters?: object): FakeAnswer => ({
  status: code,
  body: { ok: false, error_code: code, description, ...(parameters === undefined ? {} : { parameters }) },
})

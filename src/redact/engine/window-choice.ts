import { CLASSES, classOf } from './byte-classes.ts'

/** Any byte may stand at a place. */
export const ALL = -1

/**
 * The windows of one literal: which classes may stand at each place, as bits, from two bytes before the literal to two
 * behind it. A window is four places; its third byte stands as many bytes behind the literal's first as it has places
 * before it. The last one holds two bytes of the literal; one byte alone needs two windows too.
 */
export class LiteralWindows {
  readonly masks = new Int32Array(LONGEST + 4)
  /** Where the windows begin that are met least in other text: one at an even place, one at an odd one. */
  readonly rarest = new Int32Array(2)
  readonly #classes = new Uint8Array(LONGEST + 4)
  readonly #costs = new Int32Array(LONGEST + 4)
  readonly #least = new Int32Array(2)

  /**
   * `follow`: the classes that may follow the literal, when only some may. Of a long one the beginning is enough.
   * `crowd`: who has the window already that begins at a place and has a word.
   */
  take(literal: Uint8Array, follow: number | undefined, crowd?: (start: number, word: number) => Crowd): void {
    const known = Math.min(literal.length, LONGEST)
    const { masks, rarest } = this
    const classes = this.#classes
    const costs = this.#costs
    const least = this.#least
    masks[0] = masks[1] = masks[known + 2] = masks[known + 3] = ALL
    costs[0] = costs[1] = costs[known + 2] = costs[known + 3] = ANY_COST
    for (let n = 0; n < known; n++) {
      const byteClass = classOf[literal[n] as number] as number
      classes[n + 2] = byteClass
      masks[n + 2] = 1 << byteClass
      costs[n + 2] = CLASS_COST[byteClass] as number
    }
    if (follow !== undefined && known === literal.length) {
      masks[known + 2] = follow
      costs[known + 2] = FEW_COST
    }
    least[0] = least[1] = 0x7fffffff
    let cost = (costs[0] as number) + (costs[1] as number) + (costs[2] as number)
    for (let n = 0; n <= known; n++) {
      cost += costs[n + 3] as number
      // Of equals the last: with any bytes at its end a window has one word, with any at its beginning many.
      if (cost <= (least[n & 1] as number)) {
        const total = cost + this.#usualCost(n, known) + (crowd ? crowdCost(crowd(n, this.#word(n))) : 0)
        if (total <= (least[n & 1] as number)) {
          least[n & 1] = total
          rarest[n & 1] = n
        }
      }
      cost -= costs[n] as number
    }
  }

  /** What is added where a window stands in usual text, or has less than three known bytes. */
  #usualCost(start: number, known: number): number {
    const from = Math.max(start, 2)
    const to = Math.min(start + 4, known + 2)
    if (to - from < 3) return USUAL_COST
    const word = this.#word(from)
    if (to - from === 3) return usual[word] === 0 ? 0 : USUAL_COST
    return ((usual[word] as number) >>> (this.#classes[from + 3] as number)) & 1 ? USUAL_COST : 0
  }

  #word(start: number): number {
    const classes = this.#classes
    return ((classes[start] as number) << 10) | ((classes[start + 1] as number) << 5) | (classes[start + 2] as number)
  }
}

/** More bytes of a literal are not looked at for its windows. */
const LONGEST = 14

/** How many literals have a window of these classes, and how many of these very bytes. */
export interface Crowd {
  readonly all: number
  readonly equal: number
}

/** To walk along the others costs little, to compare those of the same bytes much. */
const crowdCost = ({ all, equal }: Crowd): number => logarithm(1 + (all >> 3)) + 4 * logarithm(1 + (equal >> 1))

/** Costs are eighths of a power of two, so that they add up. */
const logarithm = (factor: number): number => Math.round(8 * Math.log2(factor))

/** How often each character is met in logs, roughly, per thousand; what is not listed is rare. */
const OFTEN =
  ' 90 e60 t50 a45 o45 i45 n45 s45 r42 "40 040 140 240 d28 c28 l26 p25 :25 325 425 525 m20 h18 u18 .20 -20 ,20 620 720 820 920 /15 g14 f14 b14 _14 y12 k12 w12 =12 v10 x6 z5 j5 q3'
const counts = new Float64Array(CLASSES)
for (let byte = 0; byte < 256; byte++) counts[classOf[byte] as number]! += byte >= 65 && byte <= 90 ? 8 : 1
for (const [, character, count] of OFTEN.matchAll(/(.)(\d+)(?: |$)/g))
  counts[classOf[(character as string).charCodeAt(0)] as number]! += Number(count)
const CLASS_COST = Int32Array.from(counts, logarithm)
const ANY_COST = logarithm(2000)
/** Some classes, mostly digits and letters. */
const FEW_COST = logarithm(500)

/** What logs are full of: where a literal has a piece of it, another place of the literal tells more. */
const USUAL = `2026-01-02T10:00:00.123Z 02/Jan/2026:10:00:00 +0000] "POST /api/v1/webhooks/stripe HTTP/1.1" 200 "-" "Mozilla/5.0 (X11; Linux
{"level":"info","time":"timestamp":"msg":"message":"pid":"hostname":"request_id":"duration_ms":"status":"type":"event":"session":"host":
checkout.session.completed payment_intent.succeeded invoice.payment_succeeded charge.refunded customer.subscription.updated evt_1 cs_live_a
cs_test_ pi_3 cus_ ch_ req_ sub_ INFO WARN ERROR DEBUG [error] [info] https://api.stripe.com/docs http://localhost:8080/ www.example.com
received processed notification sent connection refused information stage action application deal order user client server service
worker queue depth attempt cache hit miss retry timeout exception traceback most recent call last file line module import return
function object value null true false none amount currency usd livemode created updated deleted failed success started stopped
response body content-type json charset utf-8 gateway upstream process thread main task handler listener database query select from
where insert into table index node_modules/ internal/ lib/ src/ app/ dist/ usr/local/ python3 site-packages at Object. async (node:`
const USUAL_COST = logarithm(100)

/** Its windows: a word for each three classes, in it a bit for each fourth. */
const usual = new Int32Array(CLASSES ** 3)
for (let at = 0, window = 0; at < USUAL.length; at++) {
  window = ((window << 5) | (classOf[USUAL.charCodeAt(at)] as number)) & 0xfffff
  usual[window >>> 5]! |= 1 << (window & 31)
}

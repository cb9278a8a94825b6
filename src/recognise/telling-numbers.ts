import { EXACT, MEANINGS } from './steps/index.ts'

/** Statuses that entries compare with, beside those that their patterns spell. */
const STATUSES = [
  200, 201, 202, 204, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 413, 415,
  419, 422, 423, 424, 425, 429, 431, 444, 451, 460, 495, 496, 497, 499, 500, 501, 502, 503, 504, 505, 507, 508, 520,
  521, 522, 523, 524, 525, 526, 527, 530, 535, 550, 553, 554, 561, 598, 599,
]

/** Numbers of three to five digits that mean something to the catalogue of steps: HTTP statuses, codes of databases. */
export const tellingNumbers = (): ReadonlySet<number> => {
  const texts = [...EXACT, ...MEANINGS].flatMap(({ needs, all = [], none }) => [
    ...needs,
    ...[...all, ...(none === undefined ? [] : [none])].map(({ source }) => source),
  ])
  return new Set([...STATUSES, ...texts.flatMap((text) => text.match(/\d{3,5}/g) ?? []).map(Number)])
}

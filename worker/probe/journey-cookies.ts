import { CookieJar, type Cookie } from 'tough-cookie'
import type { Hop } from '../../shared/contract/report.ts'
import type { Field } from '../http/fields.ts'
import { fieldValues } from '../http/fields.ts'
import type { HttpPlan } from './plan-http.ts'

/** What became of cookies at one hop: names only, as their values are secrets. */
export type HopCookies = NonNullable<Hop['cookies']>

/**
 * The cookies of one journey (RFC 6265bis): what answers set on the way goes along where domain, path and Secure let it,
 * and is forgotten when the journey ends.
 */
export class JourneyCookies {
  // `.test` and `.localhost` are names like any other for a local Worker.
  readonly #jar = new CookieJar(undefined, { rejectPublicSuffixes: true, prefixSecurity: 'strict', allowSpecialUseDomain: true })

  /** The request with the cookies that go along, behind those of the caller's own. */
  dress(http: HttpPlan, url: string): { readonly http: HttpPlan; readonly sent: readonly string[] } {
    const cookies = this.#cookiesFor(url).slice(0, maxCookies)
    if (cookies.length === 0) return { http, sent: [] }
    const own = fieldValues(http.headers, 'cookie')
    const value = [...own, ...cookies.map((cookie) => cookie.cookieString())].join('; ')
    const headers = [...http.headers.filter(({ name }) => name.toLowerCase() !== 'cookie'), { name: 'Cookie', value }]
    return { http: { ...http, headers }, sent: cookies.map(({ key }) => shown(key)) }
  }

  /** Takes in what an answer sets; gives the names that were kept, and those that the rules refuse. */
  store(fields: readonly Field[], url: string): Pick<HopCookies, 'stored' | 'refused'> {
    const stored: string[] = []
    const refused: string[] = []
    for (const line of fieldValues(fields, 'set-cookie').slice(0, maxCookies)) {
      const pair = /^[^;]*/.exec(line)?.[0] ?? ''
      const cookie = pair.length > maxPairCharacters || line.length > maxLineCharacters ? undefined : this.#jar.setCookieSync(line, url, { http: true, ignoreError: true })
      if (cookie == null) refused.push(shown(pair.split('=')[0] ?? ''))
      else stored.push(shown(cookie.key))
    }
    return { stored, refused }
  }

  #cookiesFor(url: string): readonly Cookie[] {
    try {
      return this.#jar.getCookiesSync(url, { http: true })
    } catch {
      // A host that is a special-use domain by itself (`local`, `test`): the jar keeps no cookie for one, and throws at the question.
      return []
    }
  }
}

/** The Cookie field of a request; null for none. */
export function cookieOf({ headers }: HttpPlan): string | null {
  return fieldValues(headers, 'cookie')[0] ?? null
}

function shown(name: string): string {
  return name.trim().slice(0, 256)
}

/** Of one answer and of one request; browsers keep some 180 of a site. */
const maxCookies = 50
/** RFC 6265bis section 5.6: 4096 octets of name and value, and the sign between them; 1024 of each attribute. */
const maxPairCharacters = 4_097
const maxLineCharacters = 12_288

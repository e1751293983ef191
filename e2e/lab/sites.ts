import { brotliCompressSync, gzipSync } from 'node:zlib'
import { page } from './servers/site.ts'
import type { Site, SiteReply } from './servers/site.ts'

/** An exemplary site: a page with every security header that a browser understands. */
export const goodSite: Site = ({ path }) => {
  if (path !== '/') return { ...page('Not found', `There is no ${path} here.`), status: 404 }
  return withHeaders(page('Good', 'Nothing to complain about.'), {
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'content-security-policy': "default-src 'self'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'geolocation=()',
    'server-timing': 'cache;desc="hit", db;dur=12.5',
    'cache-control': 'max-age=60',
    server: 'hostlens-lab',
  })
}

/** A plain page without any header beyond those that it needs. */
export const bareSite: Site = () => page('Bare', 'A site without security headers.')

/** Says markup wherever it may say something. */
export const hostileMarkupSite: Site = () => withHeaders(page('Hostile', 'Markup in every header.'), {
  server: hostileMarkup,
  'x-powered-by': `"'>${hostileMarkup}`,
  'set-cookie': `name=${hostileMarkup.replaceAll(/[\s"]/g, '')}; Path=/`,
  'content-security-policy': `default-src ${hostileMarkup}</style></title>`,
})

/** Would run a script and fetch a picture, wherever it is taken for HTML. */
export const hostileMarkup = '<img src=http://markup.test/ onerror=alert(1)><script>document.title="taken"</script>'

/** A page that says who the client is, for sites that ask for a certificate. */
export const clientCertificateSite: Site = ({ clientName, isClientAuthorized }) => {
  if (clientName === null) return page('Anonymous', 'No client certificate was sent.')
  return page('Client certificate', `${clientName}: ${isClientAuthorized ? 'accepted' : 'not accepted'}`)
}

/** Waits before the first byte: `?ms=`, or what the lab was started with. */
export const slowFirstByteSite = (delayMs: number): Site => ({ query }) => ({
  ...page('Slow', 'The first byte took its time.'), firstByteDelayMs: boundedNumber(query.get('ms'), delayMs, 60_000),
})

/** `/` leads to the good site; the other paths to every kind of place that a redirect can lead to. */
export const redirectSite = (urlOf: (host: 'good' | 'http' | 'private' | 'expired') => string): Site => ({ path, query }) => {
  const to = (location: string, status = 302): SiteReply => ({ status, headers: { location } })
  switch (path) {
    case '/': return to(urlOf('good'))
    case '/permanent': return to(urlOf('good'), 308)
    case '/http': return to(urlOf('http'))
    case '/private': return to(urlOf('private'))
    case '/expired': return to(urlOf('expired'))
    case '/relative': return to('here?x=1')
    case '/here': return page('Here', 'A relative redirect led here.')
    case '/loop': return to('/loop')
    case '/ping': return to('/pong')
    case '/pong': return to('/ping')
    case '/chain': {
      const left = boundedNumber(query.get('n'), 5, 100)
      return to(left > 0 ? `/chain?n=${left - 1}` : urlOf('good'))
    }
    case '/no-location': return { status: 302 }
    case '/bad-location': return to('http://[not an address/')
    case '/other-scheme': return to('ftp://good.test/file')
    case '/credentials': return to(urlOf('good').replace('https://', 'https://user:password@'))
    case '/cookies': return withHeaders(to('/cookies/seen'), { 'set-cookie': ['session=1; Path=/; HttpOnly; Secure', 'theme=dark'] })
    case '/cookies/seen': return page('Cookies', 'Set-Cookie came with the redirect.')
    default: return { ...page('Not found', path), status: 404 }
  }
}

/** Bodies of every size and framing. */
export const bodySite: Site = ({ path, query, method, headers }) => {
  const bytes = boundedNumber(query.get('bytes'), 5_000_000, 100_000_000)
  const text = { 'content-type': 'text/plain; charset=utf-8' }
  switch (path) {
    case '/big': return { status: 200, headers: { 'content-type': 'application/octet-stream', 'content-length': `${bytes}` }, body: pieces(bytes) }
    case '/chunked': return { status: 200, headers: text, body: ['one ', 'two ', 'three\n'], trailers: { 'x-checksum': 'none' } }
    case '/dripping': return { status: 200, headers: text, body: '0 1 2 3 4 5 6 7 8 9'.split(' '), pieceDelayMs: boundedNumber(query.get('ms'), 100, 10_000) }
    case '/gzip': return { status: 200, headers: { ...text, 'content-encoding': 'gzip' }, body: gzipSync(SENTENCE.repeat(100)) }
    case '/brotli': return { status: 200, headers: { ...text, 'content-encoding': 'br' }, body: brotliCompressSync(SENTENCE.repeat(100)) }
    case '/bomb': return { status: 200, headers: { ...text, 'content-encoding': 'gzip' }, body: gzipBomb() }
    case '/latin1': return { status: 200, headers: { 'content-type': 'text/plain; charset=iso-8859-1' }, body: Buffer.from('caf\u00e9\n', 'latin1') }
    case '/empty': return { status: 204 }
    case '/not-modified': return { status: 304, headers: { etag: '"1"' } }
    case '/early-hints': return { ...page('Early Hints', 'A 103 came first.'), earlyHints: { link: '</style.css>; rel=preload; as=style' } }
    case '/many-headers': return withHeaders(page('Headers', 'Two hundred of them.'), MANY_HEADERS)
    case '/long-header': return withHeaders(page('Header', 'One, and long.'), { 'x-lab-long': 'x'.repeat(Math.min(bytes, 1_000_000)) })
    case '/status': return { ...page('Status', 'As asked for.'), status: boundedNumber(query.get('code'), 500, 599) }
    case '/echo': return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ method, headers }) }
    default: return { status: 200, headers: text, body: SENTENCE }
  }
}

function withHeaders(reply: SiteReply, headers: NonNullable<SiteReply['headers']>): SiteReply {
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

/** The same piece again and again, so that a large body costs no memory. */
function pieces(bytes: number): Uint8Array[] {
  const whole = Array.from({ length: Math.floor(bytes / PIECE.length) }, () => PIECE)
  return [...whole, PIECE.subarray(0, bytes % PIECE.length)]
}

let bomb: Uint8Array | null = null

/** 50 MB of zeros in about 50 kB. */
function gzipBomb(): Uint8Array {
  return (bomb ??= gzipSync(Buffer.alloc(50_000_000)))
}

function boundedNumber(text: string | null, otherwise: number, most: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Math.min(Number(text), most) : otherwise
}

const SENTENCE = 'The quick brown fox jumps over the lazy dog.\n'
const MANY_HEADERS = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`x-lab-${i}`, `${i}`]))
const PIECE = Buffer.alloc(65_536, SENTENCE)

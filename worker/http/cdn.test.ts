import { expect, it } from 'vitest'
import { cdnFingerprints } from './cdn.ts'

const read = (...lines: [name: string, value: string][]) => cdnFingerprints(lines.map(([name, value]) => ({ name, value }))).map(({ cdn, evidence }) => `${cdn} by ${evidence}`)

it.each([
  [[['Server', 'cloudflare'], ['CF-RAY', '8f2-FRA']], ['cloudflare by cf-ray']],
  [[['Server', 'cloudflare-nginx']], ['cloudflare by server']],
  [[['Via', '1.1 abc.cloudfront.net (CloudFront)']], ['cloudfront by via']],
  [[['X-Served-By', 'cache-iad-kiad7000025-IAD, cache-fra-eddf8230065-FRA'], ['X-GitHub-Request-Id', 'x']], ['fastly by x-served-by', 'github-pages by x-github-request-id']],
  [[['Server', 'AkamaiGHost']], ['akamai by server']],
  [[['Via', '1.1 google']], ['google by via']],
  [[['x-azure-ref', 'x']], ['azure-front-door by x-azure-ref']],
  [[['X-Vercel-Id', 'fra1::x']], ['vercel by x-vercel-id']],
  [[['X-Varnish', '1 2']], ['varnish by x-varnish']],
  [[['Server', 'nginx'], ['Via', '1.1 squid'], ['X-Served-By', 'web1']], []],
  [[['Server', `${' '.repeat(600)}cloudflare`]], []],
] as const)('tells from %j: %j', (lines, expected) => {
  expect(read(...lines.map(([name, value]): [string, string] => [name, value]))).toEqual(expected)
})

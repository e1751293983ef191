import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('the settings of a deployment', () => {
  it('are those of a Worker on Cloudflare that nobody may use, when nothing is set', () => {
    expect(readSettings({})).toMatchObject({
      tokens: [], kind: 'edge', allow: [], deny: [], allowOnly: null, ownHosts: [], hosts: [], origins: null, rateLimits: null, maxProbes: { all: 100, perCaller: 50 }, dialsCloudflare: false,
    })
  })

  it('know tokens by name and hash, the plain one among them', () => {
    const { tokens } = readSettings({ HOSTLENS_TOKEN: 'a-plain-token-of-old', HOSTLENS_TOKENS: `ci:${sha256('x')}:2027-01-31T00:00:00Z\n` })
    expect(tokens.map(({ name, sha256: hash, expiresAtMs }) => [name, Buffer.from(hash).toString('hex'), expiresAtMs])).toEqual([
      ['default', sha256('a-plain-token-of-old'), null],
      ['ci', sha256('x'), Date.parse('2027-01-31T00:00:00Z')],
    ])
  })

  it('split lists at commas and white space', () => {
    const lists = { HOSTLENS_DENY: ' a.example,\n10.0.0.0/8  *:25 ', HOSTLENS_ALLOW_ONLY: 'b.example', HOSTLENS_OWN_HOSTS: 'c.example', HOSTLENS_HOSTS: 'd.example', HOSTLENS_ORIGINS: 'moz-extension://x' }
    expect(readSettings(lists)).toMatchObject({ deny: ['a.example', '10.0.0.0/8', '*:25'], allowOnly: ['b.example'], ownHosts: ['c.example'], hosts: ['d.example'], origins: ['moz-extension://x'] })
  })

  it('open private targets on a local Worker alone', () => {
    expect(readSettings({ HOSTLENS_KIND: 'local', HOSTLENS_ALLOW: '10.0.0.0/8' }).allow).toEqual(['10.0.0.0/8'])
    expect(readSettings({ HOSTLENS_KIND: 'edge', HOSTLENS_ALLOW: '10.0.0.0/8' }).allow).toEqual([])
  })

  it.each([
    [{ HOSTLENS_KIND: 'local' }, { all: 1_000, perCaller: 1_000 }],
    [{ HOSTLENS_MAX_PROBES: '8' }, { all: 8, perCaller: 8 }],
    [{ HOSTLENS_MAX_PROBES: 8, HOSTLENS_MAX_PROBES_PER_TOKEN: '2' }, { all: 8, perCaller: 2 }],
  ])('bound what is under way: %j', (env, maxProbes) => expect(readSettings(env).maxProbes).toEqual(maxProbes))

  it.each([
    [{ HOSTLENS_TOKEN: 'short' }, 'HOSTLENS_TOKEN'],
    [{ HOSTLENS_KIND: 'cloud' }, 'HOSTLENS_KIND'],
    [{ HOSTLENS_MAX_PROBES: '0' }, 'HOSTLENS_MAX_PROBES'],
    [{ HOSTLENS_MAX_PROBES: 'many' }, 'HOSTLENS_MAX_PROBES'],
    [{ HOSTLENS_RATE_LIMITS: { token: { limit: 0, periodSeconds: 60 } } }, 'HOSTLENS_RATE_LIMITS'],
    [{ HOSTLENS_RATE_LIMITS: { tokens: { limit: 1, periodSeconds: 60 } } }, 'HOSTLENS_RATE_LIMITS'],
    [{ HOSTLENS_TOKENS: `a:${sha256('a')}\nb:planted-in-the-wrong-place` }, 'HOSTLENS_TOKENS, line 2: hash'],
  ])('name what is wrong with %j, and nothing that is secret', (env, name) => {
    expect(() => readSettings(env)).toThrow(name)
    expect(() => readSettings(env)).not.toThrow('planted')
  })
})

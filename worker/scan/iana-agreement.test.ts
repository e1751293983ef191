import { expect, it } from 'vitest'
import { cipherSuiteNames } from '../../shared/scan/iana/cipher-suite-names.ts'
import { cipherSuiteFacts } from '../../shared/scan/iana/cipher-suites.ts'
import { groupFacts } from '../../shared/scan/iana/groups.ts'
import { signatureSchemeFacts } from '../../shared/scan/iana/signature-schemes.ts'
import { cipherSuites, signallingSuites } from '../tls/cipher-suites.ts'
import { groupLabel, groups } from '../tls/key-exchange/groups.ts'
import { signatureSchemes } from '../tls/keys/signature-schemes.ts'
import { cipherSuiteNames as namesOfTheClient } from '../tls/registries/cipher-suite-names.ts'
import { TLS13 } from '../tls/versions.ts'

it('cipher suites are called what the TLS client calls them', () => {
  const signals = new Set(signallingSuites.values())
  const differing = [...namesOfTheClient].filter(([code, name]) => !signals.has(code) && cipherSuiteNames.get(code) !== name)
  expect(differing).toEqual([])
})

it.each(cipherSuites.map((suite) => [suite.name, suite] as const))('%s is made of what the TLS client speaks', (name, suite) => {
  const facts = cipherSuiteFacts(suite.code)
  expect(facts.name).toBe(name)
  expect(facts.isTls13).toBe(suite.since === TLS13)
  expect(facts.keyExchange).toBe(suite.keyExchange === 'tls13' ? 'any' : suite.keyExchange.toUpperCase())
  expect(facts.authentication).toBe(suite.authentication)
  expect(facts.hasForwardSecrecy).toBe(suite.keyExchange !== 'rsa')
  expect(facts.isAead).toBe(/gcm|chacha20/.test(suite.bulkCipher))
  expect(facts.encryptionBits).toBe(suite.bulkCipher.startsWith('3des') ? 112 : Number(/\d{3}/.exec(suite.bulkCipher.replace('chacha20-poly1305', '256'))?.[0]))
})

it('groups and signature schemes have the same names', () => {
  expect(groups.map(({ code, name }) => [name, groupFacts(code).name]).filter(([one, other]) => one !== other)).toEqual([])
  for (const code of [0x17, 0x1e, 0x103, 0x11eb, 0x11ed, 0x6399]) expect(groupFacts(code).name).toBe(groupLabel(code))
  for (const { name, code, key, inTls13 } of signatureSchemes) {
    if (code === null) continue
    expect(signatureSchemeFacts(code)).toMatchObject({ name, signsInTls13: inTls13, key: key.startsWith('rsa') ? 'rsa' : key === 'ed25519' ? 'eddsa' : key })
  }
})

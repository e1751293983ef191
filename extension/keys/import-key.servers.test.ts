import { execFileSync } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issue, selfSigned } from '../../e2e/lab/pki.ts'
import type { Identity } from '../../e2e/lab/pki.ts'
import { createLabPki } from '../../e2e/lab/lab-pki.ts'
import type { LabPki } from '../../e2e/lab/lab-pki.ts'
import { temporaryDirectory } from '../../e2e/lab/temporary-directory.ts'
import type { ClientKey } from './client-key.ts'
import { importKey } from './import-key.ts'
import { KeyFault } from './key-fault.ts'
import { sign } from './sign.ts'
import { schemesFor, signatureScheme } from './signature-schemes.ts'

/** Files as OpenSSL writes them, in every form that people have theirs in. */

const password = 'correct horse'
let folder: Awaited<ReturnType<typeof temporaryDirectory>>
let pki: LabPki
let chained: Identity

beforeAll(async () => {
  folder = await temporaryDirectory()
  pki = await createLabPki()
  const intermediate = await issue(pki.clientCa, { subject: { commonName: 'Clients of the lab' }, certificateAuthority: true })
  chained = await issue(intermediate, { subject: { commonName: 'chained client' }, extendedKeyUsage: ['clientAuth'] })
})

afterAll(async () => folder.remove())

describe('keys in PEM and DER', () => {
  it.each(['good', 'goodRsa', 'goodP384', 'goodP521', 'goodEd25519'] as const)('PKCS #8: %s', async (name) => {
    const identity = pki.clients[name]
    const key = await imported([identity.keyPem, identity.pem])
    expect(key).toMatchObject({ subject: identity.subject.commonName, issuer: 'Hostlens Lab Client CA', remarks: [], chain: [new Uint8Array(identity.der)] })
    await expectSignatures(key, identity)
  })

  it.each([
    ['PKCS #1', 'goodRsa', ['rsa', '-traditional']],
    ['PKCS #1 in DER', 'goodRsa', ['rsa', '-traditional', '-outform', 'DER']],
    ['SEC 1', 'good', ['ec']],
    ['SEC 1 in DER', 'goodP384', ['ec', '-outform', 'DER']],
    ['PKCS #8 in DER', 'goodP521', ['pkey', '-outform', 'DER']],
    ['a key behind the parameters of its curve', 'good', null],
  ] as const)('%s', async (_, name, args) => {
    const identity = pki.clients[name]
    const made = args === null ? Buffer.from(`${openssl(['ecparam', '-name', 'prime256v1']).toString()}${identity.keyPem}`) : openssl(args, identity.keyPem)
    await expectSignatures(await imported([made, identity.der]), identity)
  })

  it.each([
    ['AES-256', ['pkcs8', '-topk8']],
    ['AES-128 and SHA-512', ['pkcs8', '-topk8', '-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512']],
    ['AES-192', ['pkcs8', '-topk8', '-v2', 'aes-192-cbc']],
    ['triple DES', ['pkcs8', '-topk8', '-v2', 'des3']],
    ['PKCS #12’s triple DES', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES']],
    ['the old way: AES-128', ['ec', '-aes128']],
    ['the old way: triple DES', ['ec', '-des3']],
  ] as const)('encrypted: %s', async (_, args) => {
    const { good } = pki.clients
    const encrypted = openssl([...args, '-passout', `pass:${password}`], good.keyPem)
    await expectSignatures(await imported([encrypted, good.pem], password), good)
    expect(await faultOf([encrypted, good.pem])).toBe('password-needed')
    expect(await faultOf([encrypted, good.pem], 'wrong')).toBe('password-wrong')
  })
})

describe('PKCS #12', () => {
  it.each([
    ['as OpenSSL writes it today', []],
    ['as Windows and macOS write it', ['-legacy']],
    ['triple DES and SHA-1', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['certificates in the clear, MAC of SHA-512', ['-certpbe', 'NONE', '-macalg', 'sha512']],
    ['without a MAC', ['-nomac']],
    ['two-key triple DES and RC2 of 128 bits', ['-legacy', '-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-RC2-128']],
  ] as const)('%s', async (_, args) => {
    const file = await pkcs12(chained, password, args)
    const key = await imported([file], password)
    expect(key.chain.map((der) => Buffer.from(der).toString('hex'))).toEqual(chained.chain.map((der) => Buffer.from(der).toString('hex')))
    await expectSignatures(key, chained)
    expect(await faultOf([file], 'wrong')).toBe('password-wrong')
  })

  it('with an RSA key, the root in it, and characters beyond ASCII in the password', async () => {
    const { goodRsa } = pki.clients
    const file = await pkcs12({ ...goodRsa, chainPem: goodRsa.chainPem + pki.clientCa.pem }, 'pässwörd')
    const key = await imported([file], 'pässwörd')
    expect(key.chain).toEqual([new Uint8Array(goodRsa.der)])
    await expectSignatures(key, goodRsa)
    expect(await faultOf([file])).toBe('password-needed')
  })

  it('with an empty password', async () => {
    await expectSignatures(await imported([await pkcs12(chained, '')]), chained)
  })
})

describe('what is wrong is named', () => {
  const { good, goodRsa } = { good: () => pki.clients.good, goodRsa: () => pki.clients.goodRsa }
  it.each<[string, string, () => readonly (string | Uint8Array)[]]>([
    ['nothing', 'nothing', () => ['', '']],
    ['no key', 'no-key', () => [good().pem]],
    ['no certificate', 'no-certificate', () => [good().keyPem]],
    ['two keys', 'several-keys', () => [good().keyPem, goodRsa().keyPem, good().pem]],
    ['a key of the same kind that belongs to another certificate', 'key-mismatch', () => [good().keyPem, chained.pem]],
    ['a key of another kind', 'key-mismatch', () => [goodRsa().keyPem, good().pem]],
    ['a public key', 'public-key-only', () => [good().publicKey.export({ type: 'spki', format: 'pem' }).toString(), good().pem]],
    ['an OpenSSH key', 'openssh', () => ['-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n']],
    ['a Java keystore', 'java-keystore', () => [Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2)]],
    ['some other file', 'not-recognised', () => ['hello']],
    ['a PEM that is cut off', 'damaged', () => [good().keyPem.slice(0, -20), good().pem]],
    ['a DER that is cut off', 'damaged', () => [good().der.subarray(0, 100)]],
    ['a file that is too large', 'too-large', () => [new Uint8Array(600_000)]],
    ['a key of a curve that browsers do not have', 'unsupported-key', () => [openssl(['ecparam', '-name', 'secp256k1', '-genkey', '-noout']), good().pem]],
    ['a kind of key that browsers do not have', 'unsupported-key', () => [openssl(['genpkey', '-algorithm', 'ed448']), good().pem]],
  ])('%s', async (_, code, files) => {
    expect(await faultOf(files())).toBe(code)
  })

  it('a scheme of encryption that cannot be undone here, by its name', async () => {
    const encrypted = openssl(['pkcs8', '-topk8', '-scrypt', '-passout', `pass:${password}`], good().keyPem)
    const fault = await failed([encrypted, good().pem], password)
    expect([fault.code, fault.detail]).toEqual(['unsupported-encryption', 'scrypt'])
  })

  it('a certificate that is not for clients is taken, with a remark', async () => {
    const { serverPurpose, expired } = pki.clients
    expect((await imported([serverPurpose.keyPem, serverPurpose.pem])).remarks).toEqual(['not-for-clients'])
    expect((await imported([expired.keyPem, expired.pem])).remarks).toEqual([])
    const mute = await selfSigned({ subject: { commonName: 'mute' }, keyUsage: ['keyEncipherment'] })
    expect((await imported([mute.keyPem, mute.pem])).remarks).toContain('may-not-sign')
  })
})

describe('an imported key', () => {
  it('cannot be read again, and leaves nothing behind in the files', async () => {
    const { goodRsa } = pki.clients
    const file = new TextEncoder().encode(goodRsa.keyPem + goodRsa.pem)
    const key = await importKey({ files: [file], password: '', name: ' mine ', now: new Date(0) })
    expect(file.every((byte) => byte === 0)).toBe(true)
    expect(key).toMatchObject({ name: 'mine', addedAt: '1970-01-01T00:00:00.000Z', type: 'rsa', bits: 2048 })
    for (const one of Object.values(key.keys)) {
      expect(one.extractable).toBe(false)
      await expect(crypto.subtle.exportKey('pkcs8', one)).rejects.toThrow()
    }
  })
})

async function imported(files: readonly (string | Uint8Array)[], typed = ''): Promise<ClientKey> {
  const bytes = files.map((file) => (typeof file === 'string' ? new TextEncoder().encode(file) : Uint8Array.from(file)))
  return await importKey({ files: bytes, password: typed, name: '', now: new Date() })
}

async function failed(files: readonly (string | Uint8Array)[], typed = ''): Promise<KeyFault> {
  const error: unknown = await imported(files, typed).then(() => null, (reason: unknown) => reason)
  if (error instanceof KeyFault) return error
  throw new Error('no fault was found', { cause: error })
}

async function faultOf(files: readonly (string | Uint8Array)[], typed = ''): Promise<string> {
  return (await failed(files, typed)).code
}

/** Every scheme of the key's type, verified by another maker's cryptography. */
async function expectSignatures(key: ClientKey, { pem }: Identity): Promise<void> {
  const content = new TextEncoder().encode('to be signed')
  const names = Object.keys(key.keys)
  expect(names).toEqual(schemesFor(key.type).map(({ name }) => name))
  for (const name of names) {
    const scheme = signatureScheme(name)
    if (scheme === null) throw new Error(name)
    const signature = await sign(key, scheme, content)
    const pss = scheme.padding === 'pss' ? { padding: 6, saltLength: scheme.hashBytes } : {}
    expect(verify(scheme.hash?.replace('-', '') ?? null, content, { key: createPublicKey(pem), ...pss }, signature), name).toBe(true)
  }
}

function openssl(args: readonly string[], input = ''): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'ignore'] })
}

async function pkcs12({ keyPem, chainPem }: Pick<Identity, 'keyPem' | 'chainPem'>, typed: string, args: readonly string[] = []): Promise<Uint8Array> {
  const path = join(folder.path, 'client.pem')
  await writeFile(path, keyPem + chainPem)
  execFileSync('openssl', ['pkcs12', '-export', '-in', path, '-out', `${path}.p12`, '-passout', `pass:${typed}`, ...args], { stdio: 'ignore' })
  return await readFile(`${path}.p12`)
}

import { createPrivateKey } from 'node:crypto'
import { expectNothingFrom } from './browser/axe.ts'
import { addProfileWithKey, importClientKey, pkcs12Of, tracesOf } from './browser/keys.ts'
import { readStorage } from './browser/settings.ts'
import { expect, test as base } from './browser/test.ts'
import { fact, probeView } from './browser/view.ts'
import { tapWorker } from './browser/worker-tap.ts'
import type { WorkerTap } from './browser/worker-tap.ts'

/** Client certificates whose keys are in the browser: imported, offered, signed with, and never seen anywhere else. */

const test = base.extend<{ readonly tap: WorkerTap; readonly emptyKeyStore: undefined }>({
  tap: async ({ worker }, use) => {
    const tap = await tapWorker(worker.url)
    await use(tap)
    await tap.close()
  },
  emptyKeyStore: [
    async ({ openExtensionPage }, use) => {
      await use(undefined)
      const page = await openExtensionPage('options.html')
      await page.evaluate(() => new Promise((resolve) => (indexedDB.deleteDatabase('client-keys').onsuccess = resolve)))
    },
    { auto: true },
  ],
})

const password = 'correct horse'

test('a key from PEM signs in TLS 1.3, and the view shows that it did', async ({ start, openExtensionPage, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { keyPem, certificatePem } = lab.clientCertificates.good
  const options = await openExtensionPage('options.html')
  await importClientKey(options, { pem: keyPem + certificatePem })
  await expect(options.getByText('Imported: good client.')).toBeVisible()
  // Nothing of what was pasted is left in the page.
  expect(await options.content()).not.toContain('PRIVATE KEY')
  await addProfileWithKey(options, '*.test', 'good client')
  await options.close()

  const view = await probe(lab.hosts.mtls.url)
  await expect(view.verdict).toContainText('All is well')
  await expect(view.page.getByText('with client certificate good client')).toBeVisible()
  await expect(view.page.getByText('Your key signed once, here in the browser (ecdsa_secp256r1_sha256, TLSv1.3).')).toBeVisible()
  await expect(fact(view.tls, 'Client certificate')).toHaveText('accepted')
})

test('without a profile there is no certificate, and the server says no', async ({ start, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await probe(lab.hosts.mtls.url)
  await expect(view.failure).toContainText('certificate_required')
  await expect(view.page.getByText('Your key signed')).toHaveCount(0)
})

// In TLS 1.3 our side of the handshake is done before the server says no, in TLS 1.2 it is not.
for (const name of ['mtls', 'mtls12'] as const) {
  test(`${name}: who is turned away learns whose certificates would have been taken`, async ({ start, openExtensionPage, probe, lab }) => {
    await start({ customCaPem: lab.rootPem })
    const none = await probe(lab.hosts[name].url)
    await expect(fact(none.failure, 'Accepts issuers')).toHaveText('CN=Hostlens Lab Client CA,O=Hostlens Lab')
    await expect(fact(none.failure, 'Accepts signatures')).toContainText('ecdsa_secp256r1_sha256')
    await expect(none.failure.getByText('Issuer listed')).toHaveCount(0)
    await expectNothingFrom(none.page)
    await none.page.close()

    const { keyPem, certificatePem } = lab.clientCertificates.wrongCa
    const options = await openExtensionPage('options.html')
    await importClientKey(options, { pem: keyPem + certificatePem })
    await expect(options.getByText(/^Imported: /)).toBeVisible()
    await addProfileWithKey(options, '*.test', /^Imported: (.*)\.$/.exec(await options.getByText(/^Imported: /).innerText())?.[1] ?? '')
    const page = await openExtensionPage(`report.html?target=${encodeURIComponent(lab.hosts[name].url)}`)
    const report = probeView(page)
    await expect(fact(report.failure, 'Accepts issuers')).toHaveText('CN=Hostlens Lab Client CA,O=Hostlens Lab')
    await expect(fact(report.failure, 'Issuer listed')).toHaveText('no')
    await expect(fact(report.tls, 'Accepts issuers')).toHaveText('CN=Hostlens Lab Client CA,O=Hostlens Lab')
    await expect(fact(report.tls, 'Client certificate')).toContainText(/refused|sent/)
    // A failure of another kind has nothing of it.
    const other = await openExtensionPage(`report.html?target=${encodeURIComponent(lab.hosts.expired.url)}`)
    await expect(probeView(other).failure).toBeVisible()
    await expect(probeView(other).failure.getByText('Accepts issuers')).toHaveCount(0)
  })
}

test('a PKCS #12 file: a wrong password is named, the right one opens it, and TLS 1.2 is signed over its transcript', async ({ start, openExtensionPage, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const file = { name: 'client.p12', buffer: await pkcs12Of(lab.clientCertificates.goodRsa, password) }
  const options = await openExtensionPage('options.html')
  await importClientKey(options, { file })
  const form = options.getByRole('form', { name: 'Import a client certificate' })
  await expect(form.getByRole('alert')).toHaveText('This is protected by a password. Type it.')
  await form.getByLabel('Password').fill('wrong')
  await form.getByRole('button', { name: 'Import' }).click()
  await expect(form.getByRole('alert')).toHaveText('The password is wrong.')
  await form.getByLabel('Password').fill(password)
  await form.getByRole('button', { name: 'Import' }).click()
  await expect(options.getByText('Imported: good RSA client.')).toBeVisible()
  await expect(options.getByText('RSA 2048')).toBeVisible()
  await addProfileWithKey(options, 'mtls12.test', 'good RSA client')
  await addProfileWithKey(options, 'mtls.test', 'good RSA client')
  await options.close()

  const older = await probe(lab.hosts.mtls12.url)
  await expect(older.verdict).toContainText('All is well')
  await expect(older.page.getByText(/Your key signed once, here in the browser \(rsa_\w+, TLSv1\.2\)/)).toBeVisible()
  await expect(fact(older.tls, 'Client certificate')).toHaveText('accepted')
  await older.page.close()
  const newer = await probe(lab.hosts.mtls.url)
  await expect(newer.page.getByText(/Your key signed once, here in the browser \(rsa_pss_rsae_sha256, TLSv1\.3\)/)).toBeVisible()
})

test('what keeps a key from being imported is said in words', async ({ openExtensionPage, lab }) => {
  const { good, expired, serverPurpose } = lab.clientCertificates
  const options = await openExtensionPage('options.html')
  await importClientKey(options, { pem: good.keyPem + expired.certificatePem })
  const form = options.getByRole('form', { name: 'Import a client certificate' })
  await expect(form.getByRole('alert')).toHaveText('The key does not belong to the certificate of expired client.')
  await form.getByLabel('Or paste PEM').fill(good.certificatePem)
  await form.getByRole('button', { name: 'Import' }).click()
  await expect(form.getByRole('alert')).toContainText('There is no private key in this.')
  await form.getByLabel('Or paste PEM').fill(good.keyPem)
  await form.getByRole('button', { name: 'Import' }).click()
  await expect(form.getByRole('alert')).toContainText('There is no certificate in this.')
  // Taken, with a word about it.
  await form.getByLabel('Or paste PEM').fill(expired.keyPem + expired.certificatePem)
  await form.getByRole('button', { name: 'Import' }).click()
  await expect(options.getByText(/^expired on /)).toBeVisible()
  await importClientKey(options, { pem: serverPurpose.keyPem + serverPurpose.certificatePem })
  await expect(options.getByText('This certificate is not meant for clients')).toBeVisible()
})

test('a removed key comes back, still able to sign', async ({ start, openExtensionPage, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { keyPem, certificatePem } = lab.clientCertificates.goodP384
  const options = await openExtensionPage('options.html')
  await importClientKey(options, { pem: keyPem + certificatePem })
  await addProfileWithKey(options, 'mtls.test', 'good P-384 client')
  await options.getByRole('button', { name: 'Remove good P-384 client' }).click()
  await expect(options.getByText('good P-384 client was removed.')).toBeVisible()
  await expect(options.getByText('client certificate missing')).toBeVisible()
  const without = await probe(lab.hosts.mtls.url)
  await expect(without.failure).toContainText('no longer in this browser')
  await without.page.close()
  await options.getByRole('button', { name: 'Undo' }).click()
  await expect(options.getByRole('heading', { name: 'good P-384 client' })).toBeVisible()
  const view = await probe(lab.hosts.mtls.url)
  await view.probeAgain.click()
  await expect(view.page.getByText(/Your key signed once, here in the browser \(ecdsa_secp384r1_sha384/)).toBeVisible()
})

test('no trace of a key in all that the browser sends, nor in what it stores', async ({ start, openExtensionPage, probe, tap, worker, chromium, lab }) => {
  await start({ worker: { url: tap.url, token: worker.token }, customCaPem: lab.rootPem })
  const requests: string[] = []
  chromium.context.on('request', (request) => requests.push(`${request.url()}\n${JSON.stringify(request.headers())}\n${request.postDataBuffer()?.toString('latin1') ?? ''}`))
  const client = lab.clientCertificates.good
  const file = await pkcs12Of(client, password, ['-legacy'])
  const options = await openExtensionPage('options.html')
  await importClientKey(options, { file: { name: 'client.pfx', buffer: file }, password })
  await expect(options.getByText('Imported: good client.')).toBeVisible()
  await addProfileWithKey(options, '*', 'good client')
  const view = await probe(lab.hosts.mtls.url)
  await expect(view.page.getByText('Your key signed once')).toBeVisible()
  await expect(view.verdict).toContainText('All is well')

  // The record is one: the certificate and one signature went by.
  const sent = tap.fromBrowser()
  expect(sent).toContain(JSON.stringify(client.certificatePem.replaceAll('\r', '')).slice(1, 60))
  expect(sent.match(/"type":"signature"/g)).toHaveLength(1)
  const key = createPrivateKey(client.keyPem)
  const der = key.export({ type: 'pkcs8', format: 'der' })
  const scalar = Buffer.from(String(key.export({ format: 'jwk' })['d']), 'base64url')
  expect(der.includes(scalar), 'the scalar is what is secret in a key').toBe(true)
  const stored = JSON.stringify(await readStorage(chromium.serviceWorker))
  const everything = { 'what the Worker got': sent, 'other requests': requests.join('\n'), 'the storage': stored, 'the options page': await options.content() }
  for (const [where, text] of Object.entries(everything)) {
    for (const secret of [scalar, der, file.subarray(0, 200)]) {
      expect(tracesOf(secret).filter((trace) => text.includes(trace)), where).toEqual([])
    }
    expect(text, where).not.toContain(password)
    expect(text, where).not.toContain('PRIVATE KEY')
  }
  // Whoever looks for the certificate this way finds it: the search is awake.
  const certificate = Buffer.from(client.certificatePem.replace(/-----[^-]+-----|\s/g, ''), 'base64').subarray(0, 36)
  expect(tracesOf(certificate).some((trace) => sent.includes(trace))).toBe(true)

  // What the browser keeps can sign, and cannot be read.
  const readable = await options.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('client-keys')
      request.onsuccess = () => resolve(request.result)
    })
    const keys = await new Promise<{ keys: Record<string, CryptoKey> }[]>((resolve) => {
      const request = database.transaction('keys').objectStore('keys').getAll() as IDBRequest<{ keys: Record<string, CryptoKey> }[]>
      request.onsuccess = () => resolve(request.result)
    })
    database.close()
    const all = keys.flatMap((one) => Object.values(one.keys))
    return { count: all.length, extractable: all.filter(({ extractable }) => extractable).length, exported: await crypto.subtle.exportKey('pkcs8', all[0] as CryptoKey).then(() => true, () => false) }
  })
  expect(readable).toEqual({ count: 3, extractable: 0, exported: false })
})

for (const { what, content, said } of [
  { what: 'any bytes', content: Buffer.from('I owe you a million.'), said: 'what the Worker sent is not a TLS handshake’s CertificateVerify' },
  { what: 'a server’s CertificateVerify', content: Buffer.concat([Buffer.alloc(64, ' '), Buffer.from('TLS 1.3, server CertificateVerify\0'), Buffer.alloc(32)]), said: 'what the Worker sent is not a TLS handshake’s CertificateVerify' },
]) {
  test(`a Worker that asks the key to sign ${what} gets nothing, and it is shown`, async ({ start, openExtensionPage, probe, tap, worker, lab }) => {
    await start({ worker: { url: tap.url, token: worker.token }, customCaPem: lab.rootPem })
    tap.rewrite = (message) => (message.includes('"signature-needed"') ? message.replace(/"content":"[^"]*"/, `"content":"${content.toString('base64')}"`) : message)
    const { keyPem, certificatePem } = lab.clientCertificates.good
    const options = await openExtensionPage('options.html')
    await importClientKey(options, { pem: keyPem + certificatePem })
    await addProfileWithKey(options, '*.test', 'good client')
    const view = await probe(lab.hosts.mtls.url)
    await expect(view.page.getByText(`Your key did not sign: ${said}.`)).toBeVisible()
    await expect(view.failure).toContainText('what was to be signed is not a TLS CertificateVerify')
    expect(tap.fromBrowser()).not.toContain('"type":"signature",')
    await expect(view.page.getByText('Your key signed')).toHaveCount(0)
  })
}

test('a Worker that shows the transcript of another host gets nothing', async ({ start, openExtensionPage, probe, tap, worker, lab }) => {
  await start({ worker: { url: tap.url, token: worker.token }, customCaPem: lab.rootPem })
  // The one name of the ClientHello becomes another of the same length.
  tap.rewrite = (message) => {
    const content = /"signature-needed".*"content":"([^"]*)"/.exec(message)?.[1]
    if (content === undefined) return message
    return message.replace(content, Buffer.from(Buffer.from(content, 'base64').toString('latin1').replace('mtls12.test', 'bank00.test'), 'latin1').toString('base64'))
  }
  const { keyPem, certificatePem } = lab.clientCertificates.good
  const options = await openExtensionPage('options.html')
  await importClientKey(options, { pem: keyPem + certificatePem })
  await addProfileWithKey(options, '*.test', 'good client')
  const view = await probe(lab.hosts.mtls12.url)
  await expect(view.page.getByText('Your key did not sign: the handshake is with another host than this one.')).toBeVisible()
})

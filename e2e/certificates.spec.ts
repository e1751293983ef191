import { expect, test } from './browser/test.ts'
import { fact, phaseRows } from './browser/view.ts'

/** Verdicts on certificates: the failure is plain, and the certificate is shown whatever the verdict says. */

test('good: all is well, and the whole breakdown is there', async ({ trustCa, probe, lab }) => {
  await trustCa(lab.rootPem)
  const view = await probe(lab.hosts.good.url)
  await expect(view.verdict).toContainText('All is well')
  await expect(view.verdict).toContainText(/HTTP 200 · .+ in total · TLSv1\.3 · certificate good for \d+ more days/)
  await expect(view.failure).toBeHidden()
  for (const row of await phaseRows(view.page).all()) await expect(row.getByRole('cell').last()).toHaveText(/^\d/)
  await expect(fact(view.tls, 'Version')).toHaveText('TLSv1.3')
  await expect(fact(view.tls, 'Cipher suite')).toHaveText(/^TLS_[A-Z0-9_]+$/)
  await expect(fact(view.tls, 'ALPN')).toHaveText('http/1.1')
  await expect(view.certificate).toContainText('Trusted')
  await expect(fact(view.certificate, 'Subject')).toHaveText('good.test')
  await expect(fact(view.certificate, 'Issuer')).toHaveText('Hostlens Lab Intermediate')
  await expect(fact(view.certificate, 'Validity')).toContainText(/\d+ days left/)
  await expect(fact(view.certificate, 'SHA-256 fingerprint')).toContainText(asFingerprint(lab.hosts.good.fingerprintSha256))
  await expect(view.certificate.getByRole('list').filter({ hasText: 'custom CA' })).toContainText('Hostlens Lab Root')
  await expect(fact(view.http, 'Status')).toContainText('200')
  await expect(view.findings).toContainText('The chain ends in your custom CA')
})

test('expired', async ({ trustCa, probe, lab }) => {
  await trustCa(lab.rootPem)
  const view = await probe(lab.hosts.expired.url)
  await expect(view.verdict).toContainText('Failed at checking the certificate')
  await expect(view.failure).toContainText('Phase: checking the certificate')
  await expect(view.failure).toContainText(`The certificate of expired.test:${lab.hosts.expired.port} has expired`)
  await expect(view.failure).toContainText('What to try: Renew it')
  await expect(view.certificate).toContainText('Not trusted')
  await expect(fact(view.certificate, 'Validity')).toContainText('expired 10 days ago')
  await expect(fact(view.certificate, 'SHA-256 fingerprint')).toContainText(asFingerprint(lab.hosts.expired.fingerprintSha256))
  await expect(view.phase('First byte').getByRole('cell').last()).toHaveText('–')
})

test('not valid yet', async ({ trustCa, probe, lab }) => {
  await trustCa(lab.rootPem)
  const view = await probe(lab.hosts['not-yet-valid'].url)
  await expect(view.verdict).toContainText('Failed at checking the certificate')
  await expect(view.failure).toContainText('is not valid yet')
  await expect(fact(view.certificate, 'Validity')).toContainText('not valid yet')
})

test('wrong host: both names are told', async ({ trustCa, probe, lab }) => {
  await trustCa(lab.rootPem)
  const view = await probe(lab.hosts['wrong-host'].url)
  await expect(view.verdict).toContainText('Failed at checking the certificate')
  await expect(view.failure).toContainText('The certificate is not for wrong-host.test: it names')
  await expect(view.failure).toContainText('other.test')
  await expect(view.failure).toContainText('Add the name to the certificate')
  await expect(fact(view.certificate, 'Names')).toContainText('www.other.test')
})

test('unknown CA, and the same with its CA supplied', async ({ probe, trustCa, openPopup, lab }) => {
  const view = await probe(lab.hosts['unknown-ca'].url)
  await expect(view.verdict).toContainText('Failed at checking the certificate')
  await expect(view.failure).toContainText('Nobody trusted vouches for the certificate of unknown-ca.test')
  await expect(view.failure).toContainText('If it is a private CA, give its root as a custom CA')
  await expect(view.certificate).toContainText('Not trusted')
  await expect(fact(view.certificate, 'Subject')).toHaveText('unknown-ca.test')
  await expect(fact(view.certificate, 'SHA-256 fingerprint')).toContainText(asFingerprint(lab.hosts['unknown-ca'].fingerprintSha256))
  await view.page.close()

  await trustCa(lab.unrelatedRootPem)
  const again = await openPopup()
  await expect(again.heading).toContainText('unknown-ca.test')
  await expect(again.failure).toBeHidden()
  await expect(again.certificate).toContainText('Trusted')
  await expect(again.certificate).not.toContainText('Not trusted')
  await expect(fact(again.http, 'Status')).toContainText('200')
})

test('a custom CA leaves a host without encryption what it is', async ({ trustCa, probe, lab }) => {
  await trustCa(lab.rootPem)
  const view = await probe(lab.hosts.http.url)
  await expect(view.probeAgain).toBeVisible()
  await expect(view.verdict).toContainText('Works, with 1 warning', { timeout: 1_000 })
})

test('self-signed', async ({ probe, lab }) => {
  const view = await probe(lab.hosts['self-signed'].url)
  await expect(view.verdict).toContainText('Failed at checking the certificate')
  await expect(view.failure).toContainText('uses a self-signed certificate that nothing vouches for')
  await expect(fact(view.certificate, 'Issuer')).toContainText('self-issued')
})

test('of an untrusted certificate everything is shown that is shown of a trusted one', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.good.url)
  await expect(view.failure).toContainText('Phase: checking the certificate')
  await expect(view.verdict).toContainText('Failed at checking the certificate')
  await expect(view.phase('TLS').getByRole('cell').last()).toHaveText(/^\d/)
  await expect(fact(view.tls, 'Version')).toHaveText('TLSv1.3')
  await expect(fact(view.tls, 'Group')).toHaveText(/\w/)
  await expect(fact(view.certificate, 'Names')).toContainText('good.test')
  await expect(fact(view.certificate, 'Key')).toContainText('P-256')
  await expect(fact(view.certificate, 'SHA-256 fingerprint')).toContainText(asFingerprint(lab.hosts.good.fingerprintSha256))
  await expect(fact(view.certificate, 'SPKI pin')).toContainText('sha256/')
  const sent = view.certificate.getByText('Chain as sent')
  await sent.click()
  await expect(view.certificate.getByRole('list').last()).toContainText('Hostlens Lab Intermediate')
  // No request goes to a host that is not who it says it is.
  await expect(view.http).toBeHidden()
})

test('TLS 1.2 is spoken and named', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.tls12.url)
  await expect(fact(view.tls, 'Version')).toHaveText('TLSv1.2')
  await expect(fact(view.certificate, 'SHA-256 fingerprint')).toContainText(asFingerprint(lab.hosts.tls12.fingerprintSha256))
})

/** As a person reads it, in two lines: `AB:CD:…`; the lines are matched without what stands between them. */
function asFingerprint(sha256: string | null): RegExp {
  const pairs = sha256?.toUpperCase().match(/../g)
  if (pairs?.length !== 32) throw new Error('the host has no fingerprint')
  return new RegExp(pairs.join(':\\s*'))
}

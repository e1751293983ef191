import { expect, it } from 'vitest'
import { failure } from '../../texts/failures.ts'
import { judge } from '../judge.ts'
import { sampleCertificate, sampleReport, sampleVersions } from '../testing/sample-report.ts'
import { scanMarkdown } from './scan-markdown.ts'

it('tells grade, findings, versions, suites, certificates, clients, profiles and what was not tested', () => {
  const report = sampleReport({ versions: sampleVersions('TLSv1.0', 'TLSv1.2', 'TLSv1.3') })
  const text = scanMarkdown(report, judge(report))
  for (const part of ['## Hostlens scan: `https://good.test/`', '### Findings', '### Protocol versions', '### Cipher suites', '### Groups', '### Certificates', '### Clients', '### Profiles', '### Not tested']) {
    expect(text).toContain(part)
  }
  expect(text).toContain('1. `TLS_AES_256_GCM_SHA384` strong')
  expect(text).toContain('| TLSv1.1 | refused | `protocol_version` |')
  expect(text).toMatch(/\| Chrome 156 \| TLSv1\.3 \| `TLS_AES_128_GCM_SHA256` \| `X25519MLKEM768` \| `h2` \| A \|/)
  expect(text).toContain('- SSLv2: not-spoken')
})

it('says why there is no grade, and what ended the scan', () => {
  const report = sampleReport({ outcome: 'failed', failure: failure('connection-failed', { host: 'good.test' }), versions: [], suites: [], groups: [], certificates: [], untested: [] })
  const text = scanMarkdown(report, judge(report))
  expect(text).toContain('**Failed**')
  expect(text).toContain('**No grade**: the server could not be scanned.')
  expect(text).not.toContain('### Cipher suites')
})

it('lets no name of a peer become markup', () => {
  const report = sampleReport({ certificates: [sampleCertificate({ leaf: { subjectShort: 'a`|<b>@team\n# x' } })] })
  const text = scanMarkdown(report, judge(report))
  expect(text).toContain('``a`\\|<b>@team # x``')
  expect(text).not.toContain('\n# x')
})
